package io.wherry.ftp.service.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;

import io.wherry.at.Command;
import io.wherry.family.Families;
import io.wherry.family.Ftp;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.fault.Secret;
import io.wherry.ftp.FtpAccount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FtpCommandsTest {
    private static final Ftp FTP = Families.L610.ftp();
    private static final FtpCommands COMMANDS = new FtpCommands(FTP);
    private static final Ftp.Windows WINDOWS = (Ftp.Windows) FTP.download();
    private static final Ftp.Pieces PIECES = (Ftp.Pieces) FTP.upload();

    private static FtpAccount account(int port, String account) {
        return new FtpAccount("s", "ftp.example.org", port, "gw", Secret.of("123456a?"), account, true, false);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', value = {
            "21   | 6 | ''  | AT+FTPOPEN=\"ftp.example.org\",\"gw\",\"123456a?\"",
            "21   | 5 | ''  | AT+FTPOPEN=\"ftp.example.org\",\"gw\",\"123456a?\"",
            "21   | 6 | acc | AT+FTPOPEN=\"ftp.example.org\",\"gw\",\"123456a?\",\"acc\"",
            "2121 | 6 | ''  | AT+FTPOPEN=\"ftp.example.org\",\"gw\",\"123456a?\",\"\",,2121",
            "2121 | 5 | ''  | AT+FTPOPEN=\"ftp.example.org\",\"gw\",\"123456a?\",\"\",2121,",
    })
    void theServersPortStandsWhereTheFirmwareWantsIt(int port, int position, String extra, String text) {
        assertThat(COMMANDS.open(account(port, extra), position, true).text()).isEqualTo(text);
    }

    @Test
    void aLogShowsNeitherUserNorPassword() {
        Command open = COMMANDS.open(account(2121, "acc"), 6, false);

        assertThat(open.toString()).doesNotContain("gw").doesNotContain("123456a?").doesNotContain("acc").contains("ftp.example.org").contains("2121");
    }

    @Test
    void whatChangesNamesIsNeverSentTwice() {
        assertThat(new Command[] {COMMANDS.makeDirectory("a"), COMMANDS.removeDirectory("a"), COMMANDS.delete("a"), COMMANDS.rename("a", "b"),
                COMMANDS.files().put(PIECES, "a", new byte[1], true), COMMANDS.files().receive(WINDOWS, 100), COMMANDS.files().store(FTP.coded().orElseThrow(), "a", b -> -1)})
                .allSatisfy(command -> {
                    assertThat(command.repeatable()).isFalse();
                    assertThat(command.tries()).isEqualTo(1);
                });
    }

    @Test
    void theTableIsWrittenAsTheGuideHasIt() {
        assertThat(COMMANDS.list(Optional.empty()).text()).isEqualTo("AT+FTPLIST");
        assertThat(COMMANDS.list(Optional.of("a b")).text()).isEqualTo("AT+FTPLIST=\"a b\"");
        assertThat(COMMANDS.files().get(WINDOWS, "log.txt", 5_000_000_000L).text()).isEqualTo("AT+FTPGET=\"log.txt\",1,5000000000");
        assertThat(COMMANDS.files().put(PIECES, "log.txt", new byte[100], false).text()).isEqualTo("AT+FTPPUT=\"log.txt\",100,0");
        assertThat(COMMANDS.files().put(PIECES, "log.txt", new byte[0], true).text()).isEqualTo("AT+FTPPUT=\"log.txt\",0,1");
        assertThat(COMMANDS.mode(true).text()).isEqualTo("AT+FTPMODE=0");
        assertThat(COMMANDS.files().receive(WINDOWS, 2048).text()).isEqualTo("AT+FTPRECV=2048");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\"b", "a\rb", "a\nb", "a\u0000", "a\u007f", "a\u0085", "a\ud800b"})
    void whatNoAtStringCanCarryIsRefused(String path) {
        assertThatThrownBy(() -> Wire.checkPath(path)).isInstanceOfSatisfying(FaultException.class,
                fault -> assertThat(fault.code()).isEqualTo(FaultCode.BAD_REMOTE_PATH));
    }

    @Test
    void aPathIsMeasuredInBytes() throws Exception {
        Wire.checkPath("ü".repeat(127));
        assertThatThrownBy(() -> Wire.checkPath("ü".repeat(128))).isInstanceOf(FaultException.class);
    }

    @Test
    void aPasswordWithAQuoteIsNotSent() {
        FtpAccount bad = new FtpAccount("s", "h", 21, "u", Secret.of("a\"b"), "", true, false);

        assertThatThrownBy(() -> Wire.checkAccount(bad)).isInstanceOfSatisfying(FaultException.class, fault -> {
            assertThat(fault.code()).isEqualTo(FaultCode.LOGIN_REFUSED);
            assertThat(fault.getMessage()).doesNotContain("a\"b");
        });
    }
}
