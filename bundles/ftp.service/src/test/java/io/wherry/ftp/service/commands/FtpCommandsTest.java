package io.wherry.ftp.service.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;

import io.wherry.at.Command;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.fault.Secret;
import io.wherry.ftp.FtpAccount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FtpCommandsTest {

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
        assertThat(FtpCommands.open(account(port, extra), position, true).text()).isEqualTo(text);
    }

    @Test
    void aLogShowsNeitherUserNorPassword() {
        Command open = FtpCommands.open(account(2121, "acc"), 6, false);

        assertThat(open.toString()).doesNotContain("gw").doesNotContain("123456a?").doesNotContain("acc").contains("ftp.example.org").contains("2121");
    }

    @Test
    void whatChangesNamesIsNeverSentTwice() {
        assertThat(new Command[] {FtpCommands.makeDirectory("a"), FtpCommands.removeDirectory("a"), FtpCommands.delete("a"), FtpCommands.rename("a", "b"),
                FtpCommands.put("a", new byte[1], true), FtpCommands.receive(100), FtpCommands.store("a", b -> -1)})
                .allSatisfy(command -> {
                    assertThat(command.repeatable()).isFalse();
                    assertThat(command.tries()).isEqualTo(1);
                });
    }

    @Test
    void theTableIsWrittenAsTheGuideHasIt() {
        assertThat(FtpCommands.list(Optional.empty()).text()).isEqualTo("AT+FTPLIST");
        assertThat(FtpCommands.list(Optional.of("a b")).text()).isEqualTo("AT+FTPLIST=\"a b\"");
        assertThat(FtpCommands.get("log.txt", 5_000_000_000L).text()).isEqualTo("AT+FTPGET=\"log.txt\",1,5000000000");
        assertThat(FtpCommands.put("log.txt", new byte[100], false).text()).isEqualTo("AT+FTPPUT=\"log.txt\",100,0");
        assertThat(FtpCommands.put("log.txt", new byte[0], true).text()).isEqualTo("AT+FTPPUT=\"log.txt\",0,1");
        assertThat(FtpCommands.mode(true).text()).isEqualTo("AT+FTPMODE=0");
        assertThat(FtpCommands.receive(2048).text()).isEqualTo("AT+FTPRECV=2048");
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
