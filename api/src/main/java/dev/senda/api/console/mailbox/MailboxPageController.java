package dev.senda.api.console.mailbox;

import dev.senda.api.console.PageNotFoundException;
import dev.senda.store.messages.DevMailbox;
import dev.senda.store.messages.DevMailbox.ReceivedMail;
import dev.senda.store.views.ConsoleQueries;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The dev mailbox. Showing a mail's HTML counts as an open, because the browser fetches the open
 * pixel. The other tabs do not fetch it.
 */
@Controller
class MailboxPageController {

  private static final int PAGE_SIZE = 50;

  /**
   * Images may load from any host, as in a mail client. Everything else is blocked, also scripts.
   */
  private static final String MAIL_CSP =
      "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
          + " img-src * data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'self'";

  private final DevMailbox mailbox;
  private final ConsoleQueries views;

  MailboxPageController(DevMailbox mailbox, ConsoleQueries views) {
    this.mailbox = mailbox;
    this.views = views;
  }

  /** The tabs of a mail. */
  public enum MailTab {
    HTML,
    TEXT,
    HEADERS,
    SOURCE
  }

  @GetMapping("/console/mailbox")
  String mails(
      @RequestParam(defaultValue = "") String to,
      @RequestParam(required = false) @Nullable UUID before,
      Model model) {
    var recipient = to.strip();
    var last = before == null ? Optional.<ReceivedMail>empty() : mailbox.find(before);
    var mails = page(recipient, last);
    model.addAttribute("mails", mails.size() > PAGE_SIZE ? mails.subList(0, PAGE_SIZE) : mails);
    model.addAttribute("to", recipient);
    model.addAttribute("first", last.isEmpty());
    model.addAttribute("next", mails.size() > PAGE_SIZE ? mails.get(PAGE_SIZE - 1).id() : null);
    return "console/mailbox";
  }

  private List<ReceivedMail> page(String recipient, Optional<ReceivedMail> last) {
    if (!recipient.isEmpty()) {
      return last.map(mail -> mailbox.findByRecipientOlderThan(recipient, mail, PAGE_SIZE + 1))
          .orElseGet(() -> mailbox.findByRecipient(recipient, PAGE_SIZE + 1));
    }
    return last.map(mail -> mailbox.findOlderThan(mail, PAGE_SIZE + 1))
        .orElseGet(() -> mailbox.findNewest(PAGE_SIZE + 1));
  }

  @GetMapping("/console/mailbox/{id}")
  String mail(@PathVariable UUID id, @RequestParam(defaultValue = "") String part, Model model) {
    var mail = mailbox.find(id).orElseThrow(() -> mailNotFound(id));
    var raw = requireRawMail(id);
    var parts = ParsedMail.parse(raw);
    model.addAttribute("mail", mail);
    model.addAttribute("parts", parts);
    model.addAttribute("shown", selectTab(part, parts));
    model.addAttribute("source", ParsedMail.sourceText(raw));
    model.addAttribute(
        "enrollment", views.findEnrollmentOfMail(mail.messageIdHeader()).orElse(null));
    return "console/mail";
  }

  private static MailTab selectTab(String asked, ParsedMail parts) {
    for (var mailTab : MailTab.values()) {
      if (mailTab.name().equalsIgnoreCase(asked)
          && (mailTab != MailTab.HTML || parts.html() != null)) {
        return mailTab;
      }
    }
    return parts.html() == null ? MailTab.TEXT : MailTab.HTML;
  }

  /** The mail's HTML, shown in an iframe. */
  @GetMapping("/console/mailbox/{id}/html")
  ResponseEntity<String> html(@PathVariable UUID id) {
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType("text/html;charset=UTF-8"))
        .header("Content-Security-Policy", MAIL_CSP)
        .header("Referrer-Policy", "no-referrer")
        .body(ParsedMail.parse(requireRawMail(id)).htmlForFrame());
  }

  /** The whole mail as a file for mail clients. */
  @GetMapping("/console/mailbox/{id}/source")
  ResponseEntity<byte[]> source(@PathVariable UUID id) {
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType("message/rfc822"))
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment().filename(id + ".eml").build().toString())
        .body(requireRawMail(id));
  }

  private byte[] requireRawMail(UUID id) {
    return mailbox.findRaw(id).orElseThrow(() -> mailNotFound(id));
  }

  private static PageNotFoundException mailNotFound(UUID id) {
    return new PageNotFoundException("There is no mail %s in the dev mailbox.".formatted(id));
  }
}
