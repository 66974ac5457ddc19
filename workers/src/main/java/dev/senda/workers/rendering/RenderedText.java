package dev.senda.workers.rendering;

/**
 * A finished message of plain text.
 *
 * @param locale the template's, BCP 47
 * @param subject its first words
 * @param text its links tracked
 */
public record RenderedText(String locale, String subject, String text) implements Rendered {}
