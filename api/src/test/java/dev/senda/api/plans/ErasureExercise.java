package dev.senda.api.plans;

import dev.senda.api.testsupport.TestApi;
import dev.senda.journey.Channel;
import dev.senda.store.audit.Actor;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.erased.ErasedIdentifiers;
import dev.senda.store.erasure.ContactEraser;
import dev.senda.store.erasure.ContactExport;
import java.io.StringWriter;
import java.time.Instant;

/** Exports a contact and erases it, as the API does. */
final class ErasureExercise {

  private ErasureExercise() {}

  static void run(TestApi api, String key) {
    var contact = api.get(Contacts.class).find(key).orElseThrow();
    api.get(ContactExport.class).write(contact, new StringWriter());
    var eraser = api.get(ContactEraser.class);
    var receipt = eraser.erase(key, Actor.ofApiKey("support"), "asked").orElseThrow();
    eraser.sweep(receipt.id());
    eraser.sweepIfDue(receipt.id());
    var email = String.valueOf(contact.email());
    api.get(ErasedIdentifiers.class).keepsAsHash(Channel.EMAIL, email, "bounced", Instant.now());
  }
}
