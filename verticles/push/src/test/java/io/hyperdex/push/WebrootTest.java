package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the content security policy and the build promise of the pages, read from the class path as the node serves them. */
class WebrootTest {
    private static final int MODULE_LINES_MAX = 200;

    @Test
    void theChartLibraryComesWithItsLicence() throws Exception {
        assertThat(root().resolve("vendor/echarts.min.js")).isNotEmptyFile();
        assertThat(root().resolve("vendor/echarts-LICENSE")).content().contains("Apache License");
        assertThat(root().resolve("vendor/echarts-NOTICE")).content().contains("Apache ECharts");
    }

    @Test
    void nothingIsLoadedFromAnotherHost() throws Exception {
        for (Path file : ownFiles("")) {
            String withoutNamespaces = Files.readString(file).replace("http://www.w3.org/2000/svg", "");
            assertThat(withoutNamespaces).as(file.toString()).doesNotContainPattern("(https?:)?//[a-z0-9-]+\\.[a-z]");
        }
    }

    @Test
    void pagesHaveNoInlineScriptAndNoInlineStyle() throws Exception {
        assertThat(ownFiles(".html")).hasSizeGreaterThan(1);
        for (Path page : ownFiles(".html")) {
            assertThat(Files.readString(page))
                    .as(page.toString())
                    .doesNotContainPattern("<script(?![^>]* src=)")
                    .doesNotContainPattern("<style|\\sstyle=|\\son[a-z]+=|javascript:");
        }
    }

    @Test
    void textBecomesElementsNeverMarkup() throws Exception {
        for (Path module : ownFiles(".js")) {
            assertThat(Files.readString(module))
                    .as(module.toString())
                    .doesNotContainPattern("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\(");
        }
    }

    @Test
    void modulesStayShort() throws Exception {
        List<Path> modules = ownFiles(".js");
        assertThat(modules).isNotEmpty();
        for (Path module : modules) {
            assertThat(Files.readAllLines(module)).as(module.toString()).hasSizeLessThanOrEqualTo(MODULE_LINES_MAX);
        }
    }

    private static List<Path> ownFiles(String suffix) throws IOException, URISyntaxException {
        Path vendor = root().resolve("vendor");
        try (Stream<Path> files = Files.walk(root())) {
            return files.filter(file -> Files.isRegularFile(file) && !file.startsWith(vendor))
                    .filter(file -> file.toString().endsWith(suffix))
                    .toList();
        }
    }

    private static Path root() throws URISyntaxException {
        var page = Objects.requireNonNull(WebrootTest.class.getResource("/webroot/index.html"));
        return Path.of(page.toURI()).resolveSibling("");
    }
}
