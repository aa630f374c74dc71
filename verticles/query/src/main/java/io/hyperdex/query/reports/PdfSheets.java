package io.hyperdex.query.reports;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.jspecify.annotations.Nullable;

/**
 * Pages that fill from the top: texts, tables and bar charts. The font comes with the library and goes into the file, so that
 * neither the machine that makes it nor the one that shows it needs any. Lengths are points.
 */
final class PdfSheets implements AutoCloseable {
    private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
    private static final float MARGIN = 48;
    private static final float TEXT = 8;
    private static final float LEADING = 12;
    private static final float CHART = 110;
    private static final PDRectangle SIZE = PDRectangle.A4;
    private static final float WIDTH = SIZE.getWidth() - 2 * MARGIN;
    private static final int LABELS = 6;

    private final PDDocument document = new PDDocument();
    private final PDFont font;
    private @Nullable PDPageContentStream page;
    private float y;

    PdfSheets() throws IOException {
        try (InputStream file = Objects.requireNonNull(PDDocument.class.getResourceAsStream(FONT))) {
            font = PDType0Font.load(document, file);
        }
    }

    /** One bar of a chart. */
    record Bar(String label, double value) {}

    void title(String text) throws IOException {
        write(text, 18, MARGIN, room(30));
    }

    void heading(String text) throws IOException {
        // Not at the foot of a page, apart from what it is about.
        write(text, 11, MARGIN, room(26, 60));
    }

    void line(String text) throws IOException {
        write(text, TEXT, MARGIN, room(LEADING));
    }

    /** @param first the first column's share of the width; the others have the rest in equal parts */
    void table(List<String> header, List<List<String>> rows, double first) throws IOException {
        if (header.stream().anyMatch(name -> !name.isEmpty())) {
            row(header, first);
        }
        for (List<String> row : rows) {
            row(row, first);
        }
    }

    private void row(List<String> cells, double first) throws IOException {
        float line = room(LEADING);
        float width = WIDTH * (float) (1 - first) / Math.max(1, cells.size() - 1);
        for (int i = 0; i < cells.size(); i++) {
            write(cells.get(i), TEXT, MARGIN + (i == 0 ? 0 : WIDTH * (float) first + (i - 1) * width), line);
        }
    }

    /** Nothing where there is nothing to show. */
    void bars(String title, List<Bar> bars) throws IOException {
        double max = bars.stream().mapToDouble(Bar::value).max().orElse(0);
        if (max <= 0) {
            return;
        }
        float top = room(26, CHART + 40);
        write(title, 11, MARGIN, top);
        float base = room(CHART + 12) + 12;
        PDPageContentStream open = open();
        float step = WIDTH / bars.size();
        open.setNonStrokingColor(0.16f, 0.42f, 0.72f);
        for (int i = 0; i < bars.size(); i++) {
            open.addRect(MARGIN + i * step, base, step * 0.8f, (float) (bars.get(i).value / max) * (CHART - LEADING));
        }
        open.fill();
        open.setNonStrokingColor(0f, 0f, 0f);
        write("%.4g".formatted(max), TEXT, MARGIN, base + CHART - LEADING + 3);
        int every = Math.max(1, (bars.size() + LABELS - 1) / LABELS);
        for (int i = 0; i < bars.size(); i += every) {
            write(bars.get(i).label, TEXT, MARGIN + i * step, base - LEADING);
        }
    }

    private float room(float height) throws IOException {
        return room(height, height);
    }

    /**
     * Where the next thing of that height stands, by its foot.
     *
     * @param wanted what must fit on the same page
     */
    private float room(float height, float wanted) throws IOException {
        if (page == null || y - wanted < MARGIN) {
            turn();
        }
        y -= height;
        return y;
    }

    private void turn() throws IOException {
        finish();
        var next = new PDPage(SIZE);
        document.addPage(next);
        page = new PDPageContentStream(document, next);
        y = SIZE.getHeight() - MARGIN;
        write(String.valueOf(document.getNumberOfPages()), TEXT, SIZE.getWidth() - MARGIN, MARGIN / 2);
    }

    private void finish() throws IOException {
        if (page != null) {
            page.close();
        }
    }

    private PDPageContentStream open() {
        return Objects.requireNonNull(page);
    }

    private void write(String text, float size, float x, float foot) throws IOException {
        PDPageContentStream open = open();
        open.beginText();
        open.setFont(font, size);
        open.newLineAtOffset(x, foot);
        open.showText(text);
        open.endText();
    }

    Buffer finished() throws IOException {
        finish();
        page = null;
        var bytes = new ByteArrayOutputStream();
        document.save(bytes);
        return Buffer.buffer(bytes.toByteArray());
    }

    @Override
    public void close() throws IOException {
        finish();
        document.close();
    }
}
