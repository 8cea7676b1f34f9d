package io.wherry.ftp.service.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.wherry.ftp.service.commands.Wire;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemotePathTest {

    @ParameterizedTest
    @CsvSource({"a/b/c,c,a/b", "/c,c,/", "c,c,", "a/b/c/,c,a/b", "/a/b,b,/a", "/,'',"})
    void aPathHasANameAndAParent(String path, String name, String parent) {
        assertThat(RemotePath.name(path)).isEqualTo(name);
        assertThat(RemotePath.parent(path).orElse(null)).isEqualTo(parent);
    }

    @ParameterizedTest
    @CsvSource({"/,true", ".,true", "a/..,true", "a,false", "/a/.b,false"})
    void someDirectoriesHaveNoName(String path, boolean nameless) {
        assertThat(RemotePath.nameless(path)).isEqualTo(nameless);
    }

    @Property(tries = 200)
    void aNameBesideFitsTheWireAndStaysInItsDirectory(@ForAll @NotEmpty String name) {
        String path = "dir/" + name.replace('/', '_').repeat(9);

        String beside = RemotePath.beside(path, ".tag.part");

        assertThat(Wire.bytes(beside)).isLessThanOrEqualTo(Math.max(Wire.MOST_BYTES, 0));
        assertThat(beside).startsWith("dir/").endsWith(".tag.part");
    }
}
