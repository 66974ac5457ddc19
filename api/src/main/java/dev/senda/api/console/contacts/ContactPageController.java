package dev.senda.api.console.contacts;

import dev.senda.api.console.PageNotFoundException;
import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.store.contacts.AttributeLimits;
import dev.senda.store.contacts.Contact;
import dev.senda.store.contacts.ContactLists;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.contacts.MergedContacts;
import dev.senda.store.enrollments.EnrollmentRefusals;
import dev.senda.store.erasure.Erasures;
import dev.senda.store.ingest.AddressChanges;
import dev.senda.store.views.ConsoleQueries;
import dev.senda.store.views.ConsoleQueries.EnrollmentSearch;
import java.util.LinkedHashMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.json.JsonMapper;

/** The page of a contact: profile, consents with their source, suppressions and enrollments. */
@Controller
public class ContactPageController {

  private static final int MAX_ENROLLMENTS = 50;
  private static final int MAX_ADDRESS_CHANGES = 20;

  private final Contacts contacts;
  private final ContactLists lists;
  private final ConsoleQueries views;
  private final EnrollmentRefusals refusals;
  private final AddressChanges addressChanges;
  private final MergedContacts mergedContacts;
  private final ExploredJourneys journeys;
  private final Erasures erasures;
  private final JsonMapper json;

  ContactPageController(
      Contacts contacts,
      ContactLists lists,
      ConsoleQueries views,
      EnrollmentRefusals refusals,
      AddressChanges addressChanges,
      MergedContacts mergedContacts,
      ExploredJourneys journeys,
      Erasures erasures,
      JsonMapper json) {
    this.contacts = contacts;
    this.lists = lists;
    this.views = views;
    this.refusals = refusals;
    this.addressChanges = addressChanges;
    this.mergedContacts = mergedContacts;
    this.journeys = journeys;
    this.erasures = erasures;
    this.json = json;
  }

  @GetMapping("/console/contacts/{key}")
  String contact(
      @PathVariable("key") String requestedKey,
      @RequestParam(required = false) @Nullable String erase,
      Model model) {
    var contact =
        contacts
            .find(requestedKey)
            .orElseThrow(
                () ->
                    new PageNotFoundException(
                        "There is no contact \"%s\".".formatted(requestedKey)));
    var key = contact.key();
    var attributes = new LinkedHashMap<String, String>();
    new TreeMap<>(contact.attributes())
        .forEach((name, value) -> attributes.put(name, toText(value)));
    model.addAttribute("contact", contact);
    model.addAttribute("displayName", displayName(contact));
    model.addAttribute("attributes", attributes);
    model.addAttribute(
        "isFull", contact.attributes().size() >= AttributeLimits.OF_CONTACT.maxAttributes());
    model.addAttribute("addressChanges", addressChanges.findNewest(key, MAX_ADDRESS_CHANGES));
    model.addAttribute("lists", lists.findNames(key));
    model.addAttribute("consents", views.consents(key));
    model.addAttribute("suppressions", views.suppressions(key));
    model.addAttribute("merged", mergedContacts.findInto(key));
    model.addAttribute("refusedEmail", contacts.findRefusedEmail(key).orElse(null));
    model.addAttribute("receipt", erasures.findByContact(key).orElse(null));
    model.addAttribute("isEraseUnconfirmed", erase != null);
    model.addAttribute("refusals", refusals.findByContact(key));
    model.addAttribute(
        "page", views.findEnrollments(EnrollmentSearch.ofContact(key), null, MAX_ENROLLMENTS));
    model.addAttribute("journeys", journeys.all().stream().map(one -> one.plan().name()).toList());
    return "console/contact";
  }

  public static String displayName(Contact contact) {
    if (contact.attribute("first_name") instanceof String name && !name.isBlank()) {
      return name;
    }
    return contact.email() == null ? contact.key() : contact.email();
  }

  private String toText(Object value) {
    return value instanceof String text ? text : json.writeValueAsString(value);
  }
}
