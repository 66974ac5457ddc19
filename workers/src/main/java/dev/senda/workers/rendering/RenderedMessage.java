package dev.senda.workers.rendering;

import dev.senda.store.links.ShortLinks.ShortLink;
import java.util.List;

/** A finished message. */
public sealed interface RenderedMessage permits RenderedEmail, RenderedText {

  /** The template's, BCP 47. */
  String locale();

  /** One line, as the console shows it. */
  String subject();

  /** The short links in it, which must be stored before it is sent. */
  default List<ShortLink> shortLinks() {
    return List.of();
  }

  /** Why links were left out, because data gave them a bad address; one sentence for each. */
  List<String> leftOutLinks();
}
