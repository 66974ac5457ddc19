package dev.senda.api.imports.csv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvFileTest {

  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  @Nested
  class Encoding {

    @Test
    void byteOrderMark_decides() {
      assertThat(detect("\ufeffemail".getBytes(UTF_8))).isEqualTo(UTF_8);
      assertThat(detect("\ufeffemail".getBytes(UTF_16LE))).isEqualTo(UTF_16LE);
      assertThat(detect("\ufeffemail".getBytes(UTF_16BE))).isEqualTo(UTF_16BE);
    }

    @Test
    void withoutMark_theBytesDecide() {
      assertThat(detect("email;Jos\u00e9\n".getBytes(UTF_8))).isEqualTo(UTF_8);
      assertThat(detect("email;Jos\u00e9\n".getBytes(ISO_8859_1))).isEqualTo(WINDOWS_1252);
      assertThat(detect("email;10 \u20ac\n".getBytes(WINDOWS_1252))).isEqualTo(WINDOWS_1252);
      assertThat(detect("email;Jos\u00e9\n".getBytes(UTF_16LE))).isEqualTo(UTF_16LE);
      assertThat(detect("email;Jos\u00e9\n".getBytes(UTF_16BE))).isEqualTo(UTF_16BE);
      assertThat(detect(new byte[0])).isEqualTo(UTF_8);
    }

    @Test
    void characterSplitBetweenParts_isStillUtf8() {
      var bytes = "a\u00e9\u20ac\ud83d\ude00".repeat(100).getBytes(UTF_8);
      var detector = new CharsetDetector();
      for (byte one : bytes) {
        detector.accept(new byte[] {one}, 1);
      }

      assertThat(detector.detect()).isEqualTo(UTF_8);
    }

    @Test
    void characterCutOffAtTheEnd_isNoUtf8() {
      var bytes = "Jos\u00e9".getBytes(UTF_8);
      var detector = new CharsetDetector();
      detector.accept(bytes, bytes.length - 1);

      assertThat(detector.detect()).isEqualTo(WINDOWS_1252);
    }

    private static Charset detect(byte[] bytes) {
      var detector = new CharsetDetector();
      detector.accept(bytes, bytes.length);
      return detector.detect();
    }
  }

  @Nested
  class Rows {

    @Test
    void quotedLineBreaks_andDoubledQuotes_keepLineNumbers() throws IOException {
      var rows =
          read("a,b\r\n1,\"two\r\nlines\"\r\n\r\n2,\"say \"\"hi\"\"\"\r\n3,\"x\ny\nz\"", ',');

      assertThat(rows).extracting(CsvRow::line).containsExactly(1L, 2L, 5L, 6L);
      assertThat(rows).extracting(CsvRow::lines).containsExactly(1, 2, 1, 3);
      assertThat(rows.get(1).cells()).containsExactly("1", "two\r\nlines");
      assertThat(rows.get(2).cells()).containsExactly("2", "say \"hi\"");
    }

    @Test
    void byteOrderMark_separatorLine_andBlankRows_areSkipped() throws IOException {
      var rows = read("\ufeffsep=;\n\n;;\na;b\n\n1;2\n", ';');

      assertThat(rows)
          .extracting(CsvRow::cells)
          .containsExactly(List.of("a", "b"), List.of("1", "2"));
      assertThat(rows).extracting(CsvRow::line).containsExactly(4L, 6L);
    }

    @Test
    void raggedRow_isRead_asItIs() throws IOException {
      var rows = read("a,b,c\n1\n1,2,3,4\n", ',');

      assertThat(rows.get(1).cell(2)).isEmpty();
      assertThat(rows.get(2).cells()).hasSize(4);
    }

    @Test
    void quotesInsideACell_andTextAfterAQuote_areKept() throws IOException {
      var rows = read("a,b\n5\" pipe,\"x\"y\n", ',');

      assertThat(rows.get(1).cells()).containsExactly("5\" pipe", "xy");
    }

    @ParameterizedTest
    @CsvSource(
        quoteCharacter = '~',
        delimiter = '|',
        value = {
          "a,b\\n1,\"open\\n2,3\\n | line 2: | line 4",
          "\"a,b\\n1,2 | line 1: | line 2",
          "a,b\\r\\n1,\"x\\r\\ny\"\\r\\n2,\" | line 4: | line 4",
          "a,b\\n1,\"open\\n2,\"x\"\\n3,4 | line 2: | line 3",
          "a,b\\n1,\"open\\n2,\" x\"\\n3,4 | line 2: | line 3",
          "a,b\\r1,\"open \"\"\\r2,3 | line 2: | line 3"
        })
    void openQuote_isNamedWithItsLine(String text, String opened, String end) {
      assertThatThrownBy(() -> read(text.replace("\\n", "\n").replace("\\r", "\r"), ','))
          .isInstanceOf(CsvFormatException.class)
          .hasMessageStartingWith(opened)
          .hasMessageContaining(end);
    }

    @Test
    void quoteThatSwallowsTheFile_endsTheReading_withTheReason() {
      var text = "a,b\n1,\"open\n" + "2,3\n".repeat(400_000);

      assertThatThrownBy(() -> read(text, ','))
          .isInstanceOf(CsvFormatException.class)
          .hasMessageContaining("line")
          .hasMessageContaining("quotation mark");
    }

    private static List<CsvRow> read(String text, char delimiter) throws IOException {
      var rows = new ArrayList<CsvRow>();
      try (var file =
          CsvFile.open(new ByteArrayInputStream(text.getBytes(UTF_8)), UTF_8, delimiter)) {
        for (var row = file.next(); row.isPresent(); row = file.next()) {
          rows.add(row.get());
        }
      }
      return rows;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          ~email,name~                                | ,
          ~email;name~                                | ;
          ~email\tname~                               | ~\t~
          ~email~                                     | ,
          ~sep=;\na,b;c~                              | ;
          ~SEP=\t\na,b\tc~                            | ~\t~
          ~"last, first, middle, title";email~        | ;
          ~email;name\n"a,b,c,d";"e,f,g"~             | ;
          """)
  void delimiter_isThatOfTheHeader(String text, String delimiter) throws IOException {
    var raw = text.replace("\\n", "\n").replace("\\t", "\t");

    assertThat(CsvFile.detectDelimiter(new ByteArrayInputStream(raw.getBytes(UTF_8)), UTF_8))
        .isEqualTo(delimiter.replace("\\t", "\t").charAt(0));
  }
}
