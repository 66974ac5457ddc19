package dev.senda.store.contacts;

import dev.senda.store.erased.ErasedIdentifiers;
import dev.senda.store.erased.Identifier;
import dev.senda.store.erased.Identifier.IdentifierType;
import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads and writes the rows of many contacts with one statement each. */
final class ContactRows {

  private static final Map<String, IdentifierType> ADDRESS_ATTRIBUTES =
      Map.of(
          Contact.MESSENGER_ID, IdentifierType.MESSENGER_ID,
          Contact.PUSH_TOKEN, IdentifierType.PUSH_TOKEN);

  private final JdbcClient database;
  private final ScaledClock clock;
  private final ErasedIdentifiers erased;

  ContactRows(JdbcClient database, ScaledClock clock, ErasedIdentifiers erased) {
    this.database = database;
    this.clock = clock;
    this.erased = erased;
  }

  /** The calls that happened before the person whom they name was erased. */
  Set<ContactCall> findLate(Collection<ContactCall> calls) {
    var byIdentifier = new HashMap<Identifier, List<ContactCall>>();
    for (var call : calls) {
      var identity = call.identity();
      var deciding =
          ErasedIdentifiers.deciding(identity.userId(), call.email(), identity.anonymousId());
      if (deciding != null && call.occurredAt() != null) {
        byIdentifier.computeIfAbsent(deciding, _ -> new ArrayList<>()).add(call);
      }
    }
    var late = Collections.<ContactCall>newSetFromMap(new IdentityHashMap<>());
    erased
        .findAll(byIdentifier.keySet())
        .forEach(
            (identifier, erasure) ->
                byIdentifier.getOrDefault(identifier, List.of()).stream()
                    .filter(call -> call.isBefore(erasure.at()))
                    .forEach(late::add));
    return late;
  }

  private void restoreSuppressions(List<WorkingContact> contacts) {
    erased.restoreSuppressions(
        contacts.stream().flatMap(contact -> newAddresses(contact).stream()).toList());
  }

  private static List<Identifier> newAddresses(WorkingContact contact) {
    var before = contact.stored();
    var addresses = new ArrayList<Identifier>();
    var email = contact.state().emailInLowerCase();
    if (email != null && (before == null || !email.equals(before.emailInLowerCase()))) {
      addresses.add(new Identifier(IdentifierType.EMAIL, email));
    }
    var phone = contact.state().phone();
    if (phone != null && (before == null || !phone.equals(before.phone()))) {
      addresses.add(new Identifier(IdentifierType.PHONE, phone));
    }
    var attributes = contact.state().attributes();
    if (before == null || !attributes.equals(before.attributes())) {
      var known = before == null ? Map.<String, Object>of() : before.attributes().values();
      ADDRESS_ATTRIBUTES.forEach(
          (name, type) -> {
            var address = Contact.addressIn(attributes.values(), name);
            if (address != null
                && !address.isBlank()
                && !address.equals(Contact.addressIn(known, name))) {
              addresses.add(new Identifier(type, address.strip()));
            }
          });
    }
    return addresses;
  }

  /** The contacts that any of these calls names, by their keys; none is locked. */
  Map<String, WorkingContact> load(List<List<ContactCall>> requests) {
    var userIds = new HashSet<String>();
    var anonymousIds = new HashSet<String>();
    var emails = new HashSet<String>();
    for (var request : requests) {
      for (var call : request) {
        addIfPresent(userIds, call.identity().userId());
        addIfPresent(anonymousIds, call.identity().anonymousId());
        var email = call.email();
        addIfPresent(emails, email == null ? null : email.toLowerCase(Locale.ROOT));
      }
    }
    var conditions = new ArrayList<String>();
    var parameters = new ArrayList<Object>();
    addCondition("user_id", userIds, conditions, parameters);
    addCondition("anonymous_id", anonymousIds, conditions, parameters);
    addCondition("lower(email)", emails, conditions, parameters);
    if (conditions.isEmpty()) {
      return new LinkedHashMap<>();
    }
    parameters.add(aliases(userIds, anonymousIds));
    var contacts = new LinkedHashMap<String, WorkingContact>();
    database
        .sql(
            """
            select %1$s, cast(null as text) as alias from contacts where %2$s
            union all
            select %1$s, identifier from contact_aliases join contacts on key = contact_key
            where identifier = any(?::text[])
            """
                .formatted(WorkingContact.COLUMNS, String.join(" or ", conditions)))
        .params(parameters)
        .query(
            row -> {
              var read = WorkingContact.map(row);
              var contact = contacts.computeIfAbsent(read.key, _ -> read);
              addIfPresent(contact.aliases, row.getString("alias"));
            });
    return contacts;
  }

  private static String[] aliases(Set<String> userIds, Set<String> anonymousIds) {
    var aliases = new ArrayList<String>(userIds.size() + anonymousIds.size());
    userIds.forEach(id -> aliases.add(ContactAliases.ofUser(id)));
    anonymousIds.forEach(id -> aliases.add(ContactAliases.ofAnonymous(id)));
    return aliases.toArray(String[]::new);
  }

  private static void addIfPresent(Set<String> values, @Nullable String value) {
    if (value != null) {
      values.add(value);
    }
  }

  private static void addCondition(
      String column, Set<String> values, List<String> conditions, List<Object> parameters) {
    if (!values.isEmpty()) {
      conditions.add(column + " = any(?::text[])");
      parameters.add(values.toArray(String[]::new));
    }
  }

  /**
   * Locks those that can be locked without waiting, and reads them once more. A contact that was
   * erased since it was loaded is left out: the caller loads anew, and does not find it.
   */
  List<WorkingContact> lock(Collection<String> keys) {
    return database
        .sql(
            """
            select %s from contacts
            where key = any(?::text[])
              and (erased_at is null or coalesce(user_id, anonymous_id, email) is not null)
            for no key update skip locked
            """
                .formatted(WorkingContact.COLUMNS))
        .param(keys.toArray(String[]::new))
        .query((row, number) -> WorkingContact.map(row))
        .list();
  }

  void update(List<WorkingContact> contacts) {
    var parameters = new ArrayList<>(parameters(contacts));
    var hasNewValues = contacts.stream().map(WorkingContact::hasNewValues).toArray(Boolean[]::new);
    parameters.add(hasNewValues);
    database
        .sql(
            """
            update contacts
            set user_id = given.user_id, anonymous_id = given.anonymous_id, email = given.email,
                phone = given.phone, locale = given.locale, time_zone = given.time_zone,
                lifecycle = given.lifecycle, attributes = given.attributes::jsonb,
                traits_at = given.traits_at::timestamptz, trait_times = given.trait_times::jsonb,
                is_email_from_browser = given.is_email_from_browser,
                is_phone_from_browser = given.is_phone_from_browser,
                refused_email = case when contacts.email is distinct from given.email then null
                                     else contacts.refused_email end,
                updated_at = case when given.has_new_values then now else updated_at end
            from (select ?::timestamptz as now) as clock,
                 unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                        ?::text[], ?::text[], ?::text[], ?::text[], ?::boolean[], ?::boolean[],
                        ?::boolean[])
              as given (key, user_id, anonymous_id, email, phone, locale, time_zone, lifecycle, attributes,
                        traits_at, trait_times, is_email_from_browser, is_phone_from_browser,
                        has_new_values)
            where contacts.key = given.key
            """)
        .params(parameters)
        .update();
    restoreSuppressions(contacts);
  }

  /** Inserts new contacts, and says how many; a contact that another one equals is left out. */
  int insert(List<WorkingContact> contacts) {
    restoreSuppressions(contacts);
    return database
        .sql(
            """
            insert into contacts (key, user_id, anonymous_id, email, phone, locale, time_zone,
                                  lifecycle, attributes, traits_at, trait_times,
                                  is_email_from_browser, is_phone_from_browser, created_at,
                                  updated_at)
            select key, user_id, anonymous_id, email, phone, locale, time_zone, lifecycle,
                   attributes::jsonb, traits_at::timestamptz, trait_times::jsonb,
                   is_email_from_browser, is_phone_from_browser, now, now
            from (select ?::timestamptz as now) as clock,
                 unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                        ?::text[], ?::text[], ?::text[], ?::text[], ?::boolean[], ?::boolean[])
              as given (key, user_id, anonymous_id, email, phone, locale, time_zone, lifecycle, attributes,
                        traits_at, trait_times, is_email_from_browser, is_phone_from_browser)
            on conflict do nothing
            """)
        .params(parameters(contacts))
        .update();
  }

  /** Remembers an address that was not set, because another contact has it. */
  void recordRefusedEmail(String key, @Nullable String email) {
    database
        .sql(
            """
            update contacts set refused_email = :email
            where key = :key and refused_email is distinct from :email
            """)
        .param("key", key)
        .param("email", email)
        .update();
  }

  /** The time, and one array for each of {@link WorkingContact#COLUMNS}. */
  private List<Object> parameters(List<WorkingContact> contacts) {
    return List.of(
        SqlTimestamps.toSql(clock.instant()),
        contacts.stream().map(contact -> contact.key).toArray(String[]::new),
        column(contacts, WorkingContact.State::userId),
        column(contacts, WorkingContact.State::anonymousId),
        column(contacts, WorkingContact.State::email),
        column(contacts, WorkingContact.State::phone),
        column(contacts, WorkingContact.State::locale),
        column(contacts, WorkingContact.State::timeZone),
        column(contacts, WorkingContact.State::lifecycle),
        column(contacts, state -> state.attributes().json()),
        column(contacts, state -> text(state.times().commonInstant())),
        column(contacts, state -> state.times().exceptionsAsJson()),
        contacts.stream()
            .map(contact -> contact.state().isEmailFromBrowser())
            .toArray(Boolean[]::new),
        contacts.stream()
            .map(contact -> contact.state().isPhoneFromBrowser())
            .toArray(Boolean[]::new));
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  private static @Nullable String[] column(
      List<WorkingContact> contacts, Function<WorkingContact.State, @Nullable String> value) {
    return contacts.stream().map(contact -> value.apply(contact.state())).toArray(String[]::new);
  }
}
