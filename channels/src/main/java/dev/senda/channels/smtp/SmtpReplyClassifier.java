package dev.senda.channels.smtp;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.SuppressionReason;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Classifies a permanent refusal (5xx) of an SMTP server by the subject of the reply. Mail servers
 * such as Postfix postpone their checks of client, HELO name and sender to the command RCPT, so the
 * command alone does not tell.
 *
 * <ul>
 *   <li>Our configuration: client host, HELO name, authentication, relaying, sender, quota. The
 *       channel account is held.
 *   <li>The policy of one recipient domain, such as Outlook's 5.7.515: only that domain is held.
 *   <li>The recipient: the address is suppressed if it does not exist.
 *   <li>The content, and everything else: this message is rejected.
 * </ul>
 *
 * <p>Sources: RFC 5321, RFC 3463 and RFC 7372 (enhanced status codes), RFC 4954 and RFC 3207 (codes
 * about authentication and encryption), the replies of Postfix 3.7, Gmail and Outlook.
 */
final class SmtpReplyClassifier {

  private SmtpReplyClassifier() {}

  /** The command that was refused. */
  enum Stage {
    /** Greeting, EHLO, STARTTLS and AUTH. */
    SESSION,
    /** MAIL FROM. */
    SENDER,
    /** RCPT TO. */
    RECIPIENT,
    /** DATA, and the end of the mail. */
    CONTENT
  }

  /** Authentication or encryption is required, for any command. */
  private static final Set<Integer> AUTHENTICATION = Set.of(523, 530, 534, 535, 538);

  private static final String STATUS = "^5\\d\\d[ -]";

  /**
   * What one recipient domain demands of senders: SPF, DKIM or DMARC (RFC 7372; 5.7.509 and 5.7.515
   * are Outlook's), or its own block list of senders' addresses.
   */
  private static final Pattern DOMAIN_POLICY =
      Pattern.compile(
          STATUS
              + "5\\.7\\.(2[0-4]|26|28|29|509|515|606)\\b"
              + "|\\b(dmarc|dkim|spf)\\b.*\\b(polic|fail|reject|pass|check)"
              + "|\\b(polic|fail|reject|pass|check)\\w*\\b.*\\b(dmarc|dkim|spf)\\b"
              + "|\\bmessages from \\[[^\\]]*\\] weren't sent\\b",
          Pattern.CASE_INSENSITIVE);

  /** Enhanced status codes that speak of sender, client or quota wherever they come. */
  private static final Pattern OUR_STATUS =
      Pattern.compile(
          STATUS
              + "(5\\.1\\.[78]|5\\.4\\.5|5\\.7\\.([89]|1[01]|25|27|57|60|64|50[1-3]|705|708|750))\\b");

  private static final Pattern OUR_FAULT =
      Pattern.compile(
          "\\b(sender|client|client host|helo command|ehlo command|unverified client host)"
              + "( address)? (rejected|blocked|\\[[^\\]]*\\] blocked)"
              + "|\\b(client host|sender address|helo command|\\bip( address)?)\\b.*\\bblock"
              + "|\\bneed fully-qualified hostname\\b"
              + "|\\bnot owned by user\\b|\\bnot logged in as owner\\b|\\bsend as\\b"
              + "|\\brelay(ing)? (access )?(denied|not permitted|not allowed|prohibited)\\b"
              + "|\\b(unable|not permitted|not allowed) to relay\\b|\\brelaying to\\b|\\bwe do not relay\\b"
              + "|\\bauthenticat(e|ion) (first|required|failed)\\b"
              + "|\\b(smtp )?auth(entication)? is required\\b|\\b(turn on|enable|requires?) smtp auth"
              + "|\\bnot authenticated\\b|\\bunauthenticated senders?\\b"
              + "|\\bsender verif(y|ication) failed\\b|\\binvalid (helo|ehlo)\\b"
              + "|\\ballowed rcpthosts\\b|\\brelay(ing)? is (not|denied)"
              + "|\\bnot (allowed|authori[sz]ed|permitted) to (send|connect)\\b"
              + "|\\b(listed|black list|blacklist) (in|at|by|on)\\b.*\\b(zen|spamhaus|dnsbl|rbl|barracuda|spamcop)"
              + "|\\bsending (limit|quota)\\b"
              + "|\\b(messages|mail) from \\[[^\\]]*\\].*block",
          Pattern.CASE_INSENSITIVE);

  /** Shows that Postfix means the recipient; it takes precedence over the rest of the reply. */
  private static final Pattern RECIPIENT_FAULT =
      Pattern.compile("\\brecipient address rejected\\b", Pattern.CASE_INSENSITIVE);

  /** Enhanced status codes of addresses that do not exist (RFC 3463 3.2). */
  private static final Pattern NO_SUCH_ADDRESS =
      Pattern.compile(STATUS + "5\\.1\\.(1|2|3|6|10)\\b");

  /**
   * What the refusal means.
   *
   * @param code of the reply, 500 to 599
   * @param text the reply without email addresses, because their parts could match the patterns
   * @param shown the reply as it is shown, without personal data
   * @param server the server, for error messages
   * @param recipientDomain in lower case
   */
  static DeliveryResult classify(
      Stage stage, int code, String text, String shown, String server, String recipientDomain) {
    boolean isAboutRecipient = RECIPIENT_FAULT.matcher(text).find();
    if (stage == Stage.SESSION || stage == Stage.SENDER || AUTHENTICATION.contains(code)) {
      return new DeliveryResult.Misconfigured(server + shown);
    }
    if (DOMAIN_POLICY.matcher(text).find()) {
      return new DeliveryResult.Misconfigured(server + shown, recipientDomain);
    }
    if (!isAboutRecipient && (OUR_STATUS.matcher(text).find() || OUR_FAULT.matcher(text).find())) {
      return new DeliveryResult.Misconfigured(server + shown);
    }
    return NO_SUCH_ADDRESS.matcher(text).find()
        ? new DeliveryResult.Rejected(shown, SuppressionReason.BOUNCED)
        : new DeliveryResult.Rejected(shown);
  }
}
