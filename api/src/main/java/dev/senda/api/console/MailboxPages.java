package dev.senda.api.console;

import dev.senda.store.ConsoleViews;
import dev.senda.store.Mailbox;
import dev.senda.store.Mailbox.Mail;
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
 * The dev mailbox. Showing a mail's HTML is opening it: the browser then fetches the real pixel.
 * Its other parts can be read without that.
 */
@Controller
class MailboxPages {

  private static final int PAGE = 50;

  /** Images may come from anywhere, as in a mail client; nothing else may, and no script runs. */
  private static final String MAIL_POLICY =
      "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
          + " img-src * data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'self'";

  private final Mailbox mailbox;
  private final ConsoleViews views;

  MailboxPages(Mailbox mailbox, ConsoleViews views) {
    this.mailbox = mailbox;
    this.views = views;
  }

  /** What of a mail is shown. */
  public enum Part {
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
    var last = before == null ? Optional.<Mail>empty() : mailbox.find(before);
    var mails = page(recipient, last);
    model.addAttribute("mails", mails.size() > PAGE ? mails.subList(0, PAGE) : mails);
    model.addAttribute("to", recipient);
    model.addAttribute("newestOnly", !recipient.isEmpty() && mails.size() > PAGE);
    model.addAttribute("first", last.isEmpty());
    model.addAttribute(
        "next", recipient.isEmpty() && mails.size() > PAGE ? mails.get(PAGE - 1).id() : null);
    return "console/mailbox";
  }

  private List<Mail> page(String recipient, Optional<Mail> last) {
    if (!recipient.isEmpty()) {
      return mailbox.of(recipient, PAGE + 1);
    }
    return last.map(mail -> mailbox.olderThan(mail, PAGE + 1))
        .orElseGet(() -> mailbox.newest(PAGE + 1));
  }

  @GetMapping("/console/mailbox/{id}")
  String mail(@PathVariable UUID id, @RequestParam(defaultValue = "") String part, Model model) {
    var mail = mailbox.find(id).orElseThrow(() -> noMail(id));
    var raw = raw(id);
    var parts = MailParts.of(raw);
    model.addAttribute("mail", mail);
    model.addAttribute("parts", parts);
    model.addAttribute("shown", shown(part, parts));
    model.addAttribute("source", MailParts.source(raw));
    model.addAttribute("enrollment", views.enrollmentOfMail(mail.messageId()).orElse(null));
    return "console/mail";
  }

  private static Part shown(String asked, MailParts parts) {
    for (var part : Part.values()) {
      if (part.name().equalsIgnoreCase(asked) && (part != Part.HTML || parts.html() != null)) {
        return part;
      }
    }
    return parts.html() == null ? Part.TEXT : Part.HTML;
  }

  /** The mail's HTML, for the frame. */
  @GetMapping("/console/mailbox/{id}/html")
  ResponseEntity<String> html(@PathVariable UUID id) {
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType("text/html;charset=UTF-8"))
        .header(ConsoleAccess.POLICY_HEADER, MAIL_POLICY)
        .header("Referrer-Policy", "no-referrer")
        .body(MailParts.of(raw(id)).htmlForFrame());
  }

  /** The whole mail as a file that any mail client opens. */
  @GetMapping("/console/mailbox/{id}/source")
  ResponseEntity<byte[]> source(@PathVariable UUID id) {
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType("message/rfc822"))
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment().filename(id + ".eml").build().toString())
        .body(raw(id));
  }

  private byte[] raw(UUID id) {
    return mailbox.raw(id).orElseThrow(() -> noMail(id));
  }

  private static NothingHere noMail(UUID id) {
    return new NothingHere("There is no mail %s in the dev mailbox.".formatted(id));
  }
}
