package dev.senda.store.contacts;

import dev.senda.store.contacts.Contacts.Identity;
import dev.senda.store.support.Ids;
import dev.senda.store.support.JsonColumns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A contact while calls are applied to it in memory. */
final class WorkingContact {

  static final String COLUMNS =
      "key, user_id, anonymous_id, email, phone, locale, time_zone, lifecycle, attributes";

  private static final Attributes NO_ATTRIBUTES = new Attributes("{}");

  final String key;

  /** What is stored; null for a new contact. */
  private final @Nullable State stored;

  /** Whether this transaction holds the lock of its row. */
  final boolean isLocked;

  private State state;

  private WorkingContact(String key, @Nullable State stored, State state, boolean isLocked) {
    this.key = key;
    this.stored = stored;
    this.state = state;
    this.isLocked = isLocked;
  }

  static WorkingContact create() {
    var nothing = new State(null, null, null, null, null, null, null, NO_ATTRIBUTES);
    return new WorkingContact(Ids.newContactKey(), null, nothing, true);
  }

  static WorkingContact map(ResultSet row, boolean isLocked) throws SQLException {
    var stored =
        new State(
            row.getString("user_id"),
            row.getString("anonymous_id"),
            row.getString("email"),
            row.getString("phone"),
            row.getString("locale"),
            row.getString("time_zone"),
            row.getString("lifecycle"),
            new Attributes(row.getString("attributes")));
    return new WorkingContact(row.getString("key"), stored, stored, isLocked);
  }

  /** The values of a contact. */
  record State(
      @Nullable String userId,
      @Nullable String anonymousId,
      @Nullable String email,
      @Nullable String phone,
      @Nullable String locale,
      @Nullable String timeZone,
      @Nullable String lifecycle,
      Attributes attributes) {

    /** Personal data stays out of logs. */
    @Override
    public String toString() {
      return "State[]";
    }

    @Nullable String emailInLowerCase() {
      return email == null ? null : email.toLowerCase(Locale.ROOT);
    }

    Stream<String> identifiers() {
      return Identity.identifiers(userId, anonymousId, email);
    }

    /** The state after this call, provided that no other contact has any of its identifiers. */
    State after(ContactCall call) {
      var traits = call.traits();
      var email = call.email();
      boolean removesEmail = traits.contains(Traits.EMAIL) && traits.email().isEmpty();
      return new State(
          userId != null ? userId : call.identity().userId(),
          call.identity().anonymousId() != null ? call.identity().anonymousId() : anonymousId,
          email != null ? email : removesEmail ? null : this.email,
          traits.textOrKnown(Traits.PHONE, phone),
          traits.textOrKnown(Traits.LOCALE, locale),
          traits.textOrKnown(Traits.TIME_ZONE, timeZone),
          traits.lifecycleNameOrKnown(lifecycle),
          attributes.after(traits));
    }
  }

  /** The attributes, which are parsed only if a call changes one. */
  static final class Attributes {

    private final String json;
    private @Nullable Map<String, Object> values;

    private Attributes(String json) {
      this.json = json;
    }

    private Attributes(Map<String, Object> values) {
      this(JsonColumns.write(values));
      this.values = values;
    }

    private Attributes after(Traits traits) {
      if (!traits.changesAttributes()) {
        return this;
      }
      if (values == null) {
        values = JsonColumns.read(json);
      }
      var merged = traits.mergedInto(values);
      return merged.equals(values) ? this : new Attributes(merged);
    }

    String json() {
      return json;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Attributes attributes && json.equals(attributes.json);
    }

    @Override
    public int hashCode() {
      return json.hashCode();
    }
  }

  State state() {
    return state;
  }

  void setState(State next) {
    state = next;
  }

  /** Forgets what calls changed. */
  void reset() {
    state = stored == null ? state : stored;
  }

  boolean isNew() {
    return stored == null;
  }

  boolean isChanged() {
    return stored != null && !state.equals(stored);
  }
}
