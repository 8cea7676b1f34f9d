package io.wherry.mqtt.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;

import io.wherry.fault.FaultCode;
import org.junit.jupiter.api.Test;

class ErrorsTest {

    @Test
    void theTableSaysWhatTheCodeSays() throws IOException {
        List<String> rows = Files.readAllLines(AsyncApi.DOCS.resolve("errors.md")).stream().filter(line -> line.startsWith("| `")).toList();
        List<String> told = rows.stream().map(row -> row.split(" \\| ")).map(cells -> cells[0].substring(2) + cells[1] + cells[2] + cells[4].replaceAll(" \\|$", "")).toList();
        assertThat(told).containsExactlyElementsOf(Arrays.stream(FaultCode.values()).map(code -> "`" + code + "`" + code.kind() + (code.retryable() ? "yes" : "no")
                + code.remedy().replace("<", "&lt;").replace(">", "&gt;")).toList());
        assertThat(rows).noneMatch(row -> row.split(" \\| ")[3].isBlank());
    }
}
