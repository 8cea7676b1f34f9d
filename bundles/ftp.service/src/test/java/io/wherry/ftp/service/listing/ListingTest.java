package io.wherry.ftp.service.listing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

import io.wherry.ftp.Entry;
import io.wherry.ftp.Entry.Type;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListingTest {
    private static final String[] REAL = {
            "-rw-r--r--    1 500      500        981668 Aug 18  2016 tcpdump_cl", "drwxr-xr-x\t418 500\t500\t12288 Apr 05 2016 city",
            "lrwxrwxrwx    1 0        0              30 May 05  2016 java logs -> /mnt/a -> b", "- [RWCEAFMS] manager 1234 Apr 08 00:49 netware.nlm",
            "04-08-20  12:49AM       <DIR>          some folder", "04-08-2020  12:49PM      6,442,450,944 big.img", "04-08-20  12:49AM    <JUNCTION>     data [D:\\data]",
            "crw-rw----    1 root     tty        4,  64 Apr 08 00:49 ttyS0", "total 48", "+FTPINFO: 226 Directory send OK.", "1 ", "0 ", " ", "Apr 08 ", "2016", "->", "99999999999999999999"};

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, value = {
            "drwxr-xr-x    2 500      500          4096 Apr 08 00:49 CSCU_A1_2004_GO | DIRECTORY | 4096 | CSCU_A1_2004_GO",
            "-rw-r--r--    1 500      500        981668 Aug 18  2016 tcpdump_cl | FILE | 981668 | tcpdump_cl",
            "-rw-r--r--    1 500      500    6442450944 Aug 18  2016 big.img | FILE | 6442450944 | big.img",
            "-rw-r--r--    1 0        0               0 Jan  1 00:00 empty | FILE | 0 | empty",
            "-rw-r--r--    1 ftp      ftp            12 Apr  8 00:49 a name with  two blanks.txt | FILE | 12 | a name with  two blanks.txt",
            "-rw-r--r--    1 DOMAIN\\John Doe  Domain Users  77 Apr 18 10:49 owner with blanks | FILE | 77 | owner with blanks",
            "-rw-r--r--    1 981668 Aug 18  2016 no_owner | FILE | 981668 | no_owner",
            "-rw-r--r--  ftp 981668 Aug 18  2016 no_links | FILE | 981668 | no_links",
            "-rw-rw-r--+   1 a b 5 Apr 08 00:49 acl | FILE | 5 | acl",
            "-rw-r--r--.   1 a b 5 Apr 08 00:49 selinux | FILE | 5 | selinux",
            "-rwsr-Sr-t    1 a b 5 Apr 08 00:49 bits | FILE | 5 | bits",
            "-rw-r--r--    1 a b 5 2020-04-08 00:49 iso.txt | FILE | 5 | iso.txt",
            "-rw-r--r--    1 a b 5 8 Apr 00:49 day first | FILE | 5 | day first",
            "-rw-r--r--    1 a b 5 Mär 08 00:49 umlaut | FILE | 5 | umlaut",
            "-rw-r--r--    1 a b 5 Apr 08 00:49 7 May 08 00:49 nested | FILE | 5 | 7 May 08 00:49 nested",
            "-rw-r--r--    1 a b 5 Apr 08 00:49 ERROR | FILE | 5 | ERROR",
            "- [RWCEAFMS] manager 1234 Apr 08 00:49 netware.nlm | FILE | 1234 | netware.nlm",
            "- [R----F--] supervisor     214059       Oct 20 15:27    cx.exe | FILE | 214059 | cx.exe",
            "-rw-r--r--    1 a b 5 11月  8 00:49 months of China | FILE | 5 | months of China",
            "04-08-20  12:49AM       <DIR>          some folder | DIRECTORY | | some folder",
            "04-08-20  12:49PM                  981668 a file.txt | FILE | 981668 | a file.txt",
            "04-08-2020  12:49PM      6,442,450,944 big.img | FILE | 6442450944 | big.img",
            "2020-04-08  13:49                  5 iso.txt | FILE | 5 | iso.txt",
    })
    void aLineOfAnyServerIsRead(String line, Type type, Long size, String name) {
        Entry entry = Listing.readLine(line);

        assertThat(entry.type()).isEqualTo(type);
        assertThat(entry.name()).isEqualTo(name);
        assertThat(entry.size()).isEqualTo(size == null ? OptionalLong.empty() : OptionalLong.of(size));
        assertThat(entry.modified()).isPresent();
    }

    @Test
    void theGuidesTabsAreBlanks() {
        assertThat(Listing.readLine("drwxr-xr-x\t418 500\t500\t12288 Apr 05 2016 city").name()).isEqualTo("city");
    }

    @Test
    void aLinkKnowsWhereItLeads() {
        Entry link = Listing.readLine("lrwxrwxrwx    1 0        0              30 May 05  2016 java logs -> /mnt/a -> b");

        assertThat(link).isEqualTo(new Entry("java logs", Type.LINK, OptionalLong.of(30), Optional.of("May 05 2016"), Optional.of("/mnt/a -> b")));
    }

    @Test
    void aJunctionKnowsWhereItLeads() {
        Entry link = Listing.readLine("04-08-20  12:49AM    <JUNCTION>     data [D:\\data]");

        assertThat(link.type()).isEqualTo(Type.LINK);
        assertThat(link.name()).isEqualTo("data");
        assertThat(link.target()).contains("D:\\data");
    }

    @Test
    void aFileWhoseNameHoldsAnArrowIsNoLink() {
        assertThat(Listing.readLine("-rw-r--r-- 1 a b 5 Apr 08 00:49 x -> y").name()).isEqualTo("x -> y");
    }

    @Test
    void aDeviceHasNoSize() {
        Entry device = Listing.readLine("crw-rw----    1 root     tty        4,  64 Apr 08 00:49 ttyS0");

        assertThat(device.type()).isEqualTo(Type.OTHER);
        assertThat(device.name()).isEqualTo("ttyS0");
        assertThat(device.size()).isEmpty();
    }

    @Test
    void sumsDotsAndServerRepliesAreNoEntries() {
        assertThat(Listing.read(List.of("total 48", "", "drwxr-xr-x 2 a b 4096 Apr 08 00:49 .", "drwxr-xr-x 2 a b 4096 Apr 08 00:49 ..",
                "+FTPINFO: 226 Directory send OK.", "-rw-r--r-- 1 a b 5 Apr 08 00:49 total 12"))).extracting(Entry::name).containsExactly("total 12");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ls: x: No such file", "-rw-r--r--", "drwxr-xr-x 2", "-rw-r--r-- 1 a b 99999999999999999999 Apr 08 00:49 x", "04-08-20 <DIR>", "\u0000\u0001"})
    void whatCantBeReadIsAnEntryOfItsOwn(String line) {
        assertThat(Listing.readLine(line)).isEqualTo(new Entry(line, Type.OTHER, OptionalLong.empty(), Optional.empty(), Optional.empty()));
    }

    @Property
    void noTextMakesItThrow(@ForAll List<String> lines) {
        assertThat(Listing.read(lines)).hasSizeLessThanOrEqualTo(lines.size());
    }

    /** Pieces of real lines, damaged, repeated up to the longest line that the parser lets through: nothing throws, nothing takes long. */
    @Property(tries = 2_000)
    void whateverIsMadeOfRealLinesIsReadQuickly(@ForAll long seed) {
        Random random = new Random(seed);
        StringBuilder line = new StringBuilder();
        while (line.length() < 20) {
            String real = REAL[random.nextInt(REAL.length)];
            int from = random.nextInt(3) == 0 ? random.nextInt(real.length()) : 0;
            int to = random.nextInt(3) == 0 ? from + random.nextInt(real.length() - from + 1) : real.length();
            String piece = real.substring(from, to);
            line.append(random.nextInt(8) == 0 ? piece.repeat(random.nextInt(200)) : piece);
            if (random.nextInt(3) == 0 && line.length() > 0) {
                line.setCharAt(random.nextInt(line.length()), " 0-,:<[\u0000\u00e9".charAt(random.nextInt(9)));
            }
        }
        String text = line.substring(0, Math.min(line.length(), 4096));
        long started = System.nanoTime();

        Entry entry = Listing.readLine(text);

        assertThat(text).contains(entry.name());
        entry.size().ifPresent(size -> assertThat(text.replace(",", "")).contains("" + size));
        assertThat(System.nanoTime() - started).isLessThan(5_000_000_000L);
    }

    @Property
    void whateverNameAndSizeAreWrittenAreRead(@ForAll @net.jqwik.api.constraints.AlphaChars @net.jqwik.api.constraints.StringLength(min = 1, max = 40) String name,
            @ForAll @LongRange(max = 1L << 50) long size) {
        Entry entry = Listing.readLine(String.format("-rw-r--r--   1 %-8s %-8s %12d %s %s", "ftp", "ftp", size, "Apr 08 00:49", name));

        assertThat(entry.name()).isEqualTo(name);
        assertThat(entry.size()).hasValue(size);
    }
}
