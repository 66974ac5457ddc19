package dev.senda.standalone.doctor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether receivers can authenticate mails of a sender's domain: SPF (RFC 7208), DKIM (RFC 6376)
 * and DMARC with alignment (RFC 7489). Gmail and Yahoo demand all three of bulk senders.
 */
final class SenderDnsChecks {

  private static final int MAX_SPF_LOOKUPS = 10;

  private final DnsLookup dns;
  private final Collection<String> selectors;

  /**
   * @param selectors under which DKIM keys may be found
   */
  SenderDnsChecks(DnsLookup dns, Collection<String> selectors) {
    this.dns = dns;
    this.selectors = selectors;
  }

  /**
   * Checks one domain.
   *
   * @param domain that of the From address
   */
  List<Finding> run(String domain) {
    var findings = new ArrayList<Finding>();
    try {
      var dmarc = findDmarc(domain);
      var spf = checkSpf(domain);
      var dkim = checkDkim(domain, dmarc);
      findings.add(spf);
      findings.add(dkim);
      findings.add(checkDmarc(domain, dmarc));
      if (spf.severity() == Finding.Severity.ERROR && dkim.severity() == Finding.Severity.ERROR) {
        findings.add(
            Finding.error(
                "dns." + domain + ".alignment",
                "neither SPF nor DKIM passes for this domain",
                "one of them, for the domain of the From address",
                "DMARC fails for every mail until then"));
      }
    } catch (IOException e) {
      findings.add(
          Finding.error(
              "dns." + domain,
              "no answer: " + e.getMessage(),
              "a DNS server that answers",
              "see whether this machine may ask its DNS server"));
    }
    return findings;
  }

  private Finding checkSpf(String domain) throws IOException {
    var check = "dns." + domain + ".spf";
    var records =
        dns.findTexts(domain).stream()
            .filter(text -> text.toLowerCase(Locale.ROOT).matches("v=spf1( .*)?"))
            .toList();
    if (records.isEmpty()) {
      return Finding.error(
          check,
          "no record",
          "one TXT record v=spf1 ... -all of %s with what your provider names".formatted(domain),
          "add the record; a provider with a return path of its own passes by DKIM alone");
    }
    if (records.size() > 1) {
      return Finding.error(
          check,
          "%d records".formatted(records.size()),
          "one: with several, SPF fails for every mail",
          "merge them");
    }
    var spf = records.getFirst();
    if (spf.matches(".*[ +]all( .*)?") && !spf.matches(".*[~?-]all( .*)?")) {
      return Finding.error(
          check, spf, "-all or ~all at its end: +all lets everybody send", "correct the record");
    }
    if (!spf.contains("all") && !spf.contains("redirect=")) {
      return Finding.warning(check, spf, "-all or ~all at its end", "complete the record");
    }
    long lookups =
        List.of(spf.split(" ", -1)).stream()
            .filter(term -> term.matches("[+~?-]?(include:|a$|a:|mx|ptr|exists:|redirect=).*"))
            .count();
    return lookups > MAX_SPF_LOOKUPS
        ? Finding.error(
            check,
            "%d look-ups: %s".formatted(lookups, spf),
            "at most 10 (RFC 7208 4.6.4)",
            "remove what is not needed")
        : Finding.ok(check, spf);
  }

  private Finding checkDkim(String domain, Optional<Dmarc> dmarc) throws IOException {
    var check = "dns." + domain + ".dkim";
    var domains = new ArrayList<String>();
    domains.add(domain);
    // With relaxed alignment, a key of the parent domain counts as well.
    if (dmarc.isEmpty() || !dmarc.get().isStrictDkim()) {
      parentOf(domain).ifPresent(domains::add);
    }
    for (var signer : domains) {
      for (var selector : selectors) {
        for (var text : dns.findTexts(selector + "._domainkey." + signer)) {
          var key = tag(text, "p");
          if (key == null) {
            continue;
          }
          return key.isBlank()
              ? Finding.error(
                  check,
                  "the key of %s._domainkey.%s is revoked".formatted(selector, signer),
                  "a public key in p=",
                  "publish the key that your provider signs with")
              : Finding.ok(check, "%s._domainkey.%s".formatted(selector, signer));
        }
      }
    }
    return Finding.error(
        check,
        "no key under the selectors " + String.join(", ", selectors),
        "a TXT record <selector>._domainkey.%s".formatted(domain),
        "authenticate the domain at your provider; if it has another selector, name it: --dkim-selector NAME");
  }

  /** A DMARC record, and the domain that has it. */
  private record Dmarc(String domain, String text) {

    boolean isStrictDkim() {
      return "s".equals(tag(text, "adkim"));
    }
  }

  private Optional<Dmarc> findDmarc(String domain) throws IOException {
    for (Optional<String> one = Optional.of(domain); one.isPresent(); one = parentOf(one.get())) {
      var name = one.get();
      var found =
          dns.findTexts("_dmarc." + name).stream()
              .filter(text -> text.startsWith("v=DMARC1"))
              .map(text -> new Dmarc(name, text))
              .findFirst();
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Finding checkDmarc(String domain, Optional<Dmarc> dmarc) {
    var check = "dns." + domain + ".dmarc";
    if (dmarc.isEmpty()) {
      return Finding.error(
          check,
          "no record",
          "a TXT record _dmarc.%s, at least v=DMARC1; p=none; rua=mailto:...".formatted(domain),
          "add the record; begin with p=none, and read the reports");
    }
    var text = dmarc.get().text();
    var policy =
        tag(text, dmarc.get().domain().equals(domain) || tag(text, "sp") == null ? "p" : "sp");
    if (policy == null || !List.of("none", "quarantine", "reject").contains(policy)) {
      return Finding.error(check, text, "p=none, p=quarantine or p=reject", "correct the record");
    }
    return policy.equals("none")
        ? Finding.warning(
            check,
            text,
            "p=quarantine or p=reject in the end",
            "read the reports, then tighten the policy: with p=none anybody can send in your name")
        : Finding.ok(check, text);
  }

  /** The parent of a domain that has one below a top-level domain. */
  private static Optional<String> parentOf(String domain) {
    int dot = domain.indexOf('.');
    var parent = domain.substring(dot + 1);
    return dot > 0 && parent.contains(".") ? Optional.of(parent) : Optional.empty();
  }

  /** The value of a tag in {@code v=DKIM1; k=rsa; p=...}; null if it is not there. */
  private static @Nullable String tag(String text, String name) {
    for (var part : text.split(";", -1)) {
      var pair = part.split("=", 2);
      if (pair.length == 2 && pair[0].strip().equals(name)) {
        return pair[1].strip();
      }
    }
    return null;
  }
}
