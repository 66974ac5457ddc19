package dev.senda.store.imports;

/**
 * What became of the rows of an import, or what would become of them.
 *
 * @param rows all rows, without the header and blank lines
 * @param rejected rows of which nothing is imported
 * @param leftOut single values that are left out
 * @param created new contacts
 * @param matched contacts that existed
 * @param granted consents
 * @param withdrawn consents
 * @param outweighed decisions that another one in Senda outweighs
 * @param suppressed addresses
 */
public record ImportCounts(
    long rows,
    long rejected,
    long leftOut,
    long created,
    long matched,
    long granted,
    long withdrawn,
    long outweighed,
    long suppressed) {

  public static final ImportCounts NONE = new ImportCounts(0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** The sum. */
  public ImportCounts plus(ImportCounts other) {
    return new ImportCounts(
        rows + other.rows,
        rejected + other.rejected,
        leftOut + other.leftOut,
        created + other.created,
        matched + other.matched,
        granted + other.granted,
        withdrawn + other.withdrawn,
        outweighed + other.outweighed,
        suppressed + other.suppressed);
  }
}
