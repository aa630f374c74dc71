package io.hyperdex.node.testing;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** The parts of a page: sections by name, each in a state, with fields that hold what is shown. */
public final class Sections {
    private static final String DRAWN = "place => { const canvas = place.querySelector('canvas');"
            + " return canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some(byte => byte > 0); }";

    private Sections() {}

    public static Locator section(Page page, String name) {
        return page.locator("[data-section=" + name + "]");
    }

    /** The section once it shows its figures. */
    public static Locator ready(Page page, String name) {
        Locator section = section(page, name);
        assertThat(section).hasAttribute("data-state", "ready");
        return section;
    }

    public static Locator field(Locator section, String name) {
        return section.locator("[data-field=" + name + "]");
    }

    /** The exact figure that an element has in its title, without what makes it readable. */
    public static String exact(Locator place) {
        return place.getAttribute("title").replace(",", "").split(" ")[0];
    }

    public static void assertDrawn(Locator chart) {
        assertThat(chart.locator("canvas")).hasCount(1);
        assertThat(chart.evaluate(DRAWN)).isEqualTo(true);
    }

    /** Nothing but what scrolls by itself is wider than the window. */
    public static void assertFits(Page page) {
        assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                .isEqualTo(true);
    }
}
