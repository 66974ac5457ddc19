package dev.senda.fakes.http;

import java.util.List;

/** The page that a fake shows to a browser. */
public final class AcceptedMessagesPage {

  private AcceptedMessagesPage() {}

  public static FakeResponse.Http of(
      String provider, List<String> columns, List<List<String>> rows) {
    var page = new StringBuilder();
    page.append(
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <title>A fake of %1$s</title>
        <style>
          body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem; }
          td, th { text-align: left; vertical-align: top; padding: 0.25rem 1rem 0.25rem 0; }
        </style>
        <h1>This is a fake of %1$s</h1>
        <p>It runs on this machine. It shows accepted messages here and sends nothing.</p>
        """
            .formatted(provider));
    page.append("<p>Accepted: %d</p>\n<table>\n".formatted(rows.size()));
    page.append(row("th", columns));
    rows.reversed().forEach(cells -> page.append(row("td", cells)));
    return FakeResponse.html(200, page.append("</table>\n</html>\n").toString());
  }

  private static String row(String cell, List<String> texts) {
    var row = new StringBuilder("<tr>");
    texts.forEach(text -> row.append("<%1$s>%2$s</%1$s>".formatted(cell, escaped(text))));
    return row.append("</tr>\n").toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
