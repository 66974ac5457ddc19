package dev.senda.workers.rendering.variables;

import dev.senda.store.contacts.Contact;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variable {@code contact} of templates. */
public final class ContactVariables {

  private ContactVariables() {}

  /** What is known of the contact. */
  public static Map<String, Object> of(Contact contact) {
    var attributes = new HashMap<String, Object>(contact.attributes());
    putIfKnown(attributes, "email", contact.email());
    putIfKnown(attributes, "phone", contact.phone());
    putIfKnown(attributes, "locale", contact.locale());
    putIfKnown(attributes, "time_zone", contact.timeZone());
    putIfKnown(
        attributes,
        "lifecycle",
        contact.lifecycle() == null ? null : contact.lifecycle().wireName());
    return attributes;
  }

  private static void putIfKnown(
      Map<String, Object> attributes, String name, @Nullable String value) {
    if (value != null) {
      attributes.put(name, value);
    }
  }
}
