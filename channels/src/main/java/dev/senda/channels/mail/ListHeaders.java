package dev.senda.channels.mail;

import dev.senda.channels.OutboundEmail;
import jakarta.mail.internet.InternetAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The headers of a mailing: List-Id (RFC 2919) and List-Unsubscribe (RFC 8058), which an email only
 * has where there is something to unsubscribe from.
 */
public final class ListHeaders {

  private ListHeaders() {}

  public static Map<String, String> of(OutboundEmail email, InternetAddress sender) {
    var headers = new LinkedHashMap<String, String>();
    if (email.unsubscribeUrl() != null) {
      headers.put("List-Unsubscribe", "<" + email.unsubscribeUrl() + ">");
      headers.put("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }
    if (email.topic() != null) {
      var from = sender.getAddress();
      headers.put(
          "List-Id", "<%s.%s>".formatted(email.topic(), from.substring(from.lastIndexOf('@') + 1)));
    }
    return headers;
  }
}
