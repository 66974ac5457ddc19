package dev.senda.api.erasure;

import dev.senda.store.audit.Actor;
import dev.senda.store.audit.AuditAction;
import dev.senda.store.audit.AuditLog;
import dev.senda.store.audit.AuditSubject;
import dev.senda.store.contacts.Contact;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.erasure.ContactExport;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** Answers with everything about a contact, as a file that is written while it is read. */
@Component
public class ContactExporter {

  private final Contacts contacts;
  private final ContactExport export;
  private final AuditLog auditLog;

  ContactExporter(Contacts contacts, ContactExport export, AuditLog auditLog) {
    this.contacts = contacts;
    this.export = export;
    this.auditLog = auditLog;
  }

  /**
   * The export of the contact with this key, and an entry of the audit log.
   *
   * @throws dev.senda.api.http.ApiException if there is none
   */
  public ResponseEntity<StreamingResponseBody> export(String key, Actor actor) {
    Contact contact = contacts.find(key).orElseThrow(NamedContacts::unknown);
    auditLog.record(
        actor, AuditAction.CONTACT_EXPORTED, AuditSubject.ofContact(contact.key()), null);
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment()
                .filename("contact-%s.json".formatted(contact.key()))
                .build()
                .toString())
        .body(
            stream ->
                export.write(contact, new OutputStreamWriter(stream, StandardCharsets.UTF_8)));
  }
}
