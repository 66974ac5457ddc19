package dev.senda.temporal.contract;

import dev.senda.temporal.hashing.Sha256;

/**
 * The id of an enrollment's workflow: the journey, the contact and, where a contact has several
 * enrollments side by side, a hash of the key.
 */
public final class WorkflowId {

  private static final String CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int BITS_OF_A_CHARACTER = 5;
  private static final int CHARACTERS = 13;

  private WorkflowId() {}

  public static String of(String journey, String contactKey, String key) {
    var id = journey + "/" + contactKey;
    return key.isEmpty() ? id : id + "/" + opaque(contactKey + "/" + key);
  }

  /** The contact key in an id; the other value where the id was made by hand and has none. */
  public static String contactKeyOf(String workflowId, String otherwise) {
    var parts = workflowId.split("/", -1);
    return parts.length > 1 ? parts[1] : otherwise;
  }

  /**
   * Hashes the key, which may be personal data (an order's number, an address), to 13 characters of
   * Crockford's base 32. Workflow ids are not secret.
   */
  private static String opaque(String text) {
    long bits = Sha256.first64Bits(text);
    var characters = new StringBuilder(CHARACTERS);
    for (int i = CHARACTERS - 1; i >= 0; i--) {
      characters.append(CROCKFORD.charAt((int) (bits >>> (i * BITS_OF_A_CHARACTER)) & 31));
    }
    return characters.toString();
  }
}
