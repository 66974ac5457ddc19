package dev.senda.api.console.mailbox;

import dev.senda.journey.Channel;
import dev.senda.journey.catalog.TextSegments;
import jakarta.mail.BodyPart;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;

/**
 * A mail, parsed for display.
 *
 * @param html its first HTML part; null where it has none
 * @param text its first plain part; null where it has none
 * @param attachments the names of all other parts
 * @param parseError why the mail could not be parsed to its end; null if it could
 */
record ParsedMail(
    List<MailHeader> headers,
    @Nullable String html,
    @Nullable String text,
    List<String> attachments,
    @Nullable String parseError) {

  /** A web address, without punctuation after it. */
  private static final Pattern WEB_ADDRESS =
      Pattern.compile("https?://[^\\s<>\"]*[^\\s<>\".,;:!?)\\]}']");

  /** One header, decoded (RFC 2047). */
  record MailHeader(String name, String value) {}

  static ParsedMail parse(byte[] raw) {
    var partCollector = new PartCollector();
    String problem = null;
    try {
      var mail =
          new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(raw));
      for (Header header : Collections.list(mail.getAllHeaders())) {
        partCollector.headers.add(
            new MailHeader(header.getName(), decodeHeader(header.getValue())));
      }
      partCollector.collect(mail);
    } catch (MessagingException | IOException e) {
      problem = "This mail is not well formed: " + e.getMessage();
    }
    return new ParsedMail(
        List.copyOf(partCollector.headers),
        partCollector.html,
        partCollector.text,
        List.copyOf(partCollector.attachments),
        problem);
  }

  /**
   * The HTML as a mail client shows it: links open outside of the frame, and meta refresh is
   * removed.
   */
  String htmlForFrame() {
    var document = Jsoup.parse(html == null ? "" : html);
    document.select("base, meta[http-equiv=refresh], script").remove();
    document.head().prependElement("base").attr("target", "_blank");
    document.select("a[href], area[href]").attr("target", "_blank").attr("rel", "noopener");
    return document.outerHtml();
  }

  /** A part of the text; a web address is a link. */
  record TextSegment(String text, boolean isLink) {}

  /** The text, split at the bounds of web addresses. */
  public List<TextSegment> textSegments() {
    var whole = text == null ? "" : text;
    var pieces = new ArrayList<TextSegment>();
    int end = 0;
    for (var link = WEB_ADDRESS.matcher(whole); link.find(); end = link.end()) {
      pieces.add(new TextSegment(whole.substring(end, link.start()), false));
      pieces.add(new TextSegment(link.group(), true));
    }
    pieces.add(new TextSegment(whole.substring(end), false));
    return pieces;
  }

  /** The channel whose stub wrote this mail; null for a real email. */
  public @Nullable String stubbedChannel() {
    return headers.stream()
        .filter(header -> header.name().equals("X-Senda-Channel"))
        .map(MailHeader::value)
        .findFirst()
        .orElse(null);
  }

  /** What a text message costs; null for anything else. */
  public @Nullable TextSegments textCost() {
    return text != null && Channel.SMS.wireName().equals(stubbedChannel())
        ? TextSegments.of(text.strip())
        : null;
  }

  static String sourceText(byte[] raw) {
    return new String(raw, StandardCharsets.UTF_8);
  }

  private static String decodeHeader(String value) {
    try {
      return MimeUtility.decodeText(MimeUtility.unfold(value));
    } catch (UnsupportedEncodingException e) {
      return value;
    }
  }

  private static final class PartCollector {
    private final List<MailHeader> headers = new ArrayList<>();
    private final List<String> attachments = new ArrayList<>();
    private @Nullable String html;
    private @Nullable String text;

    void collect(Part part) throws MessagingException, IOException {
      if (Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition())) {
        attachments.add(attachmentName(part));
      } else if (part.isMimeType("multipart/*")) {
        var parts = (Multipart) part.getContent();
        for (int i = 0; i < parts.getCount(); i++) {
          BodyPart one = parts.getBodyPart(i);
          collect(one);
        }
      } else if (part.isMimeType("text/html") && html == null) {
        html = (String) part.getContent();
      } else if (part.isMimeType("text/plain") && text == null) {
        text = (String) part.getContent();
      } else {
        attachments.add(attachmentName(part));
      }
    }

    private static String attachmentName(Part part) throws MessagingException {
      var name = part.getFileName();
      return name == null ? part.getContentType() : decodeHeader(name);
    }
  }
}
