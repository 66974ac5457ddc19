package dev.senda.journey.links;

import java.util.Map;

/**
 * Where a link in a message leads. This is the only rule for links: what lint accepts, what a
 * message may contain, and what a click is redirected to. An address is read as browsers read it
 * (WHATWG URL Standard) and written as RFC 3986 requires, so that every HTTP client can follow the
 * redirect.
 */
public sealed interface LinkTarget {

  /**
   * The longest address of a page, in characters of its written form. A token is a third longer,
   * and must fit into the request line that proxies accept (8 KB), as must the redirect's header.
   */
  int MAX_LENGTH = 5_000;

  /**
   * A page on the web.
   *
   * @param address absolute, {@code http} or {@code https}, ASCII only; reading it again gives the
   *     same address
   */
  record Web(String address) implements LinkTarget {

    /**
     * The address with these query parameters, in their order and before the fragment. A parameter
     * that the address has already keeps its value. An address that would be too long stays as it
     * is.
     */
    public Web withParameters(Map<String, String> parameters) {
      var changed = QueryParameters.addMissing(address, parameters);
      return changed.length() > MAX_LENGTH ? this : new Web(changed);
    }

    /** The type only: an address may contain personal data. */
    @Override
    public String toString() {
      return "Web[]";
    }
  }

  /**
   * What a redirect cannot lead to and a recipient's device opens itself: an app, a mail, a call,
   * or a place in the mail.
   *
   * @param address as it goes out
   */
  record Direct(String address) implements LinkTarget {

    /** The type only: an address may contain personal data. */
    @Override
    public String toString() {
      return "Direct[]";
    }
  }

  /**
   * What leads nowhere, or is dangerous.
   *
   * @param reason what was found and what was expected; it quotes nothing of the address but its
   *     scheme
   */
  record Refused(String reason) implements LinkTarget {}

  /** Reads the address of a link, as a template or a contact's data gives it. */
  static LinkTarget parse(String href) {
    return LinkTargetParser.parse(href);
  }
}
