package dev.senda.store.links;

import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The short links of texts. A short link is stored with its message and deleted with it, by
 * retention or when a claim is released. It leads nowhere once its contact is erased.
 */
@Repository
public class ShortLinks {

  /** Without the characters that look alike. */
  private static final String ALPHABET =
      "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

  /** 57 characters to the power of 10: with a billion links, one guess in 360 million finds one. */
  private static final int CODE_LENGTH = 10;

  private static final Pattern CODE = Pattern.compile("[" + ALPHABET + "]{" + CODE_LENGTH + "}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final JdbcClient database;
  private final ScaledClock clock;

  ShortLinks(JdbcClient database, ScaledClock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * A short link.
   *
   * @param code random
   * @param target where it leads
   * @param isClick whether following it is a click, rather than a visit of our own pages
   */
  public record ShortLink(String code, String target, boolean isClick) {

    /** A short link with a new code. */
    public static ShortLink create(String target, boolean isClick) {
      var code = new StringBuilder(CODE_LENGTH);
      for (int i = 0; i < CODE_LENGTH; i++) {
        code.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
      }
      return new ShortLink(code.toString(), target, isClick);
    }

    /** The type only: neither the code nor the target belongs into a log. */
    @Override
    public String toString() {
      return "ShortLink[isClick=%s]".formatted(isClick);
    }
  }

  /**
   * A stored short link.
   *
   * @param messageId the message that has it
   */
  public record StoredShortLink(UUID messageId, String target, boolean isClick) {

    /** The message only: an address may contain personal data. */
    @Override
    public String toString() {
      return "StoredShortLink[messageId=%s]".formatted(messageId);
    }
  }

  /** Stores the links of a claimed message, in the transaction of its claim. */
  public void insert(UUID message, List<ShortLink> links) {
    if (links.isEmpty()) {
      return;
    }
    database
        .sql(
            """
            insert into short_links (code, message_id, target, is_click, created_at)
            select code, :message, target, is_click, :now
            from unnest(cast(:codes as text[]), cast(:targets as text[]), cast(:clicks as boolean[]))
                 as link (code, target, is_click)
            """)
        .param("message", message)
        .param("codes", links.stream().map(ShortLink::code).toArray(String[]::new))
        .param("targets", links.stream().map(ShortLink::target).toArray(String[]::new))
        .param("clicks", links.stream().map(ShortLink::isClick).toArray(Boolean[]::new))
        .param("now", SqlTimestamps.toSql(clock.instant()))
        .update();
  }

  /**
   * Finds a short link.
   *
   * @param text begins with its code; what follows it is ignored
   */
  public Optional<StoredShortLink> find(String text) {
    var code = CODE.matcher(text);
    return code.lookingAt() ? findByCode(code.group()) : Optional.empty();
  }

  private Optional<StoredShortLink> findByCode(String code) {
    return database
        .sql(
            """
            select l.message_id, l.target, l.is_click
            from short_links l
            join messages m on m.id = l.message_id
            join contacts c on c.key = m.contact_key
            where l.code = :code and c.erased_at is null
            """)
        .param("code", code)
        .query(
            (row, number) ->
                new StoredShortLink(
                    row.getObject("message_id", UUID.class),
                    row.getString("target"),
                    row.getBoolean("is_click")))
        .optional();
  }
}
