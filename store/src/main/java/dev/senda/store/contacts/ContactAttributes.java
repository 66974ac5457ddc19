package dev.senda.store.contacts;

import dev.senda.store.support.JsonColumns;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The attributes, which are parsed only if a call states one. */
final class ContactAttributes {

  static final ContactAttributes NONE = new ContactAttributes("{}");

  private final String json;
  private @Nullable Map<String, Object> values;

  ContactAttributes(String json) {
    this.json = json;
  }

  private ContactAttributes(Map<String, Object> values) {
    this(JsonColumns.write(values));
    this.values = values;
  }

  Map<String, Object> values() {
    var parsed = values;
    if (parsed == null) {
      parsed = JsonColumns.read(json);
      values = parsed;
    }
    return parsed;
  }

  ContactAttributes after(Traits traits) {
    if (!traits.changesAttributes()) {
      return this;
    }
    var merged = traits.mergedInto(values());
    return merged.equals(values()) ? this : new ContactAttributes(merged);
  }

  String json() {
    return json;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ContactAttributes attributes && json.equals(attributes.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }
}
