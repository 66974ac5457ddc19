package dev.senda.api.console;

import dev.senda.api.journeys.Journeys;
import dev.senda.store.ConsoleViews;
import dev.senda.store.ConsoleViews.Filter;
import dev.senda.store.Contact;
import dev.senda.store.ContactLists;
import dev.senda.store.Contacts;
import java.util.LinkedHashMap;
import java.util.TreeMap;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import tools.jackson.databind.json.JsonMapper;

/** One contact: profile, consents with their proof, enrollments. */
@Controller
class ContactPages {

  private static final int NEWEST = 50;

  private final Contacts contacts;
  private final ContactLists lists;
  private final ConsoleViews views;
  private final Journeys journeys;
  private final JsonMapper json;

  ContactPages(
      Contacts contacts,
      ContactLists lists,
      ConsoleViews views,
      Journeys journeys,
      JsonMapper json) {
    this.contacts = contacts;
    this.lists = lists;
    this.views = views;
    this.journeys = journeys;
    this.json = json;
  }

  @GetMapping("/console/contacts/{key}")
  String contact(@PathVariable String key, Model model) {
    var contact =
        contacts
            .find(key)
            .orElseThrow(() -> new NothingHere("There is no contact \"%s\".".formatted(key)));
    var attributes = new LinkedHashMap<String, String>();
    new TreeMap<>(contact.attributes())
        .forEach((name, value) -> attributes.put(name, inWords(value)));
    model.addAttribute("contact", contact);
    model.addAttribute("who", who(contact));
    model.addAttribute("attributes", attributes);
    model.addAttribute("lists", lists.of(key));
    model.addAttribute("consents", views.consents(key));
    model.addAttribute("suppressions", views.suppressions(key));
    model.addAttribute("page", views.enrollments(Filter.ofPerson(key), null, NEWEST));
    model.addAttribute("journeys", journeys.all().stream().map(one -> one.plan().name()).toList());
    return "console/contact";
  }

  static String who(Contact contact) {
    if (contact.attribute("first_name") instanceof String name && !name.isBlank()) {
      return name;
    }
    return contact.email() == null ? contact.key() : contact.email();
  }

  private String inWords(Object value) {
    return value instanceof String text ? text : json.writeValueAsString(value);
  }
}
