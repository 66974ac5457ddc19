package dev.senda.store.links;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.store.TestStore;
import dev.senda.store.links.ShortLinks.ShortLink;
import dev.senda.store.links.ShortLinks.StoredShortLink;
import dev.senda.store.support.Ids;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ShortLinksTest {

  private static final TestStore STORE = new TestStore();
  private static final String SHOP = "https://shop.example/a?b=%C3%BC";

  private final ShortLinks links = new ShortLinks(STORE.database, STORE.clock);
  private final ShortLink link = ShortLink.create(SHOP, true);

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void storedLink_isFoundByItsCode_whateverFollowsIt() {
    var message = claim();
    var page = ShortLink.create("https://senda.example/p/x", false);

    links.insert(message, List.of(link, page));

    var stored = new StoredShortLink(message, SHOP, true);
    for (var following : List.of("", ".", ")", "=", "%29", "and")) {
      assertThat(links.find(link.code() + following)).contains(stored);
    }
    assertThat(links.find(page.code()))
        .contains(new StoredShortLink(message, "https://senda.example/p/x", false));
  }

  @Test
  void otherCode_isNotFound() {
    links.insert(claim(), List.of(link));

    assertThat(links.find(ShortLink.create(SHOP, true).code())).isEmpty();
    assertThat(links.find(link.code().substring(1))).isEmpty();
    assertThat(links.find("")).isEmpty();
    assertThat(links.find("\u0000".repeat(10))).isEmpty();
  }

  @Test
  void codes_areRandom_andShort() {
    assertThat(Stream.generate(() -> ShortLink.create(SHOP, true).code()).limit(1_000))
        .doesNotHaveDuplicates()
        .allMatch(code -> code.matches("[2-9A-Za-z]{10}"));
  }

  @Test
  void deletedMessage_takesItsLinksAlong() {
    var message = claim();
    links.insert(message, List.of(link));

    STORE.database.sql("delete from messages where id = :id").param("id", message).update();

    assertThat(links.find(link.code())).isEmpty();
  }

  @Test
  void linkOfAnErasedContact_isNotFound() {
    var message = claim();
    links.insert(message, List.of(link));

    STORE
        .database
        .sql(
            """
            update contacts set erased_at = now()
            where key = (select contact_key from messages where id = :id)
            """)
        .param("id", message)
        .update();

    assertThat(links.find(link.code())).isEmpty();
  }

  private UUID claim() {
    var contact = STORE.insertContact();
    var id = Ids.newUuid();
    STORE
        .database
        .sql(
            """
            insert into messages (id, enrollment_id, step, occurrence, contact_key, channel, template,
                                  state, claimed_at)
            values (:id, :enrollment, 'nudge', 1, :contact, 'sms', 'nudge', 'CLAIMED', now())
            """)
        .param("id", id)
        .param("enrollment", STORE.insertEnrollment(contact))
        .param("contact", contact)
        .update();
    return id;
  }
}
