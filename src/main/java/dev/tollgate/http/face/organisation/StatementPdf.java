package dev.tollgate.http.face.organisation;

import com.lowagie.text.Document;
import com.lowagie.text.Element;
import com.lowagie.text.Font;
import com.lowagie.text.PageSize;
import com.lowagie.text.Paragraph;
import com.lowagie.text.Phrase;
import com.lowagie.text.Rectangle;
import com.lowagie.text.pdf.BaseFont;
import com.lowagie.text.pdf.PdfPCell;
import com.lowagie.text.pdf.PdfPTable;
import com.lowagie.text.pdf.PdfWriter;
import dev.tollgate.billing.CurrencyView;
import dev.tollgate.billing.statement.Statement;
import dev.tollgate.http.face.organisation.StatementWords.Title;
import dev.tollgate.platform.mail.Language;
import io.vertx.core.buffer.Buffer;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A statement on paper. Its fonts are embedded with the signs that are used, since the standard fonts of PDF know no Cyrillic.
 * It computes and reads a font, so it is for workers.
 */
final class StatementPdf {
    private static final String FONTS = "/liberation/LiberationSans-";
    private static final float MARGIN = 54;
    private static final float TITLE_SIZE = 18;
    private static final float TEXT_SIZE = 9.5f;
    private static final float[] WIDTHS = {6, 1.4f, 3.4f};

    private final Statement statement;
    private final CurrencyView money;
    private final StatementWords words;
    private final Font plain;
    private final Font bold;

    private StatementPdf(Statement statement, CurrencyView money, Language language) throws IOException {
        this.statement = statement;
        this.money = money;
        this.words = new StatementWords(language);
        this.plain = new Font(font("Regular"), TEXT_SIZE);
        this.bold = new Font(font("Bold"), TEXT_SIZE);
    }

    private static BaseFont font(String face) throws IOException {
        String name = "LiberationSans-" + face + ".ttf";
        try (InputStream in = StatementPdf.class.getResourceAsStream(FONTS + face + ".ttf")) {
            if (in == null) {
                throw new IOException("no such font: " + name);
            }
            return BaseFont.createFont(name, BaseFont.IDENTITY_H, BaseFont.EMBEDDED, false, in.readAllBytes(), null);
        }
    }

    /**
     * The whole document.
     *
     * @param organisation its name, as people chose it
     */
    static Buffer of(Statement statement, CurrencyView money, String organisation, Language language)
            throws IOException {
        return new StatementPdf(statement, money, language).write(organisation);
    }

    private Buffer write(String organisation) {
        var bytes = new ByteArrayOutputStream();
        var paper = new Document(PageSize.A4, MARGIN, MARGIN, MARGIN, MARGIN);
        PdfWriter.getInstance(paper, bytes);
        paper.addTitle(words.title(Title.STATEMENT) + " " + statement.month());
        paper.open();
        paper.add(new Paragraph(words.title(Title.STATEMENT), new Font(bold.getBaseFont(), TITLE_SIZE)));
        paper.add(new Paragraph(words.title(Title.ORGANISATION) + ": " + organisation, plain));
        paper.add(new Paragraph("ID: " + statement.organisationId(), plain));
        paper.add(new Paragraph(words.title(Title.MONTH) + ": " + statement.month(), plain));
        paper.add(table());
        paper.close();
        return Buffer.buffer(bytes.toByteArray());
    }

    private PdfPTable table() {
        var table = new PdfPTable(WIDTHS);
        table.setWidthPercentage(100);
        table.setSpacingBefore(TITLE_SIZE);
        row(table, bold, "", words.title(Title.COUNT), words.title(Title.AMOUNT) + ", " + money.currency());
        row(table, bold, words.title(Title.OPENING), "", amount(statement.openingNano()));
        if (!statement.usage().isEmpty()) {
            heading(table, Title.USAGE);
            statement
                    .usage()
                    .forEach(sum ->
                            row(table, plain, sum.model(), Long.toString(sum.lines()), amount(sum.amountNano())));
        }
        if (!statement.movements().isEmpty()) {
            heading(table, Title.MOVEMENTS);
            statement
                    .movements()
                    .forEach(sum -> row(
                            table,
                            plain,
                            words.movements(sum.reason()),
                            Long.toString(sum.lines()),
                            amount(sum.amountNano())));
        }
        if (!statement.payments().isEmpty()) {
            heading(table, Title.PAYMENTS);
            statement
                    .payments()
                    .forEach(payment -> row(
                            table,
                            plain,
                            payment.day() + "  " + words.payment(payment),
                            "",
                            amount(payment.amountNano())));
        }
        row(table, bold, words.title(Title.CLOSING), "", amount(statement.closingNano()));
        return table;
    }

    private void heading(PdfPTable table, Title title) {
        row(table, bold, words.title(title), "", "");
    }

    private String amount(long nano) {
        return money.fromNano(nano).toPlainString();
    }

    private static void row(PdfPTable table, Font font, String name, String count, String amount) {
        table.addCell(cell(name, font, Element.ALIGN_LEFT));
        table.addCell(cell(count, font, Element.ALIGN_RIGHT));
        table.addCell(cell(amount, font, Element.ALIGN_RIGHT));
    }

    private static PdfPCell cell(String text, Font font, int alignment) {
        var cell = new PdfPCell(new Phrase(text, font));
        cell.setHorizontalAlignment(alignment);
        cell.setBorder(Rectangle.BOTTOM);
        cell.setBorderColor(Color.LIGHT_GRAY);
        cell.setPadding(4);
        return cell;
    }
}
