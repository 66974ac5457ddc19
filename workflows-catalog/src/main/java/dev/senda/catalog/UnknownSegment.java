package dev.senda.catalog;

import java.util.Collection;

/** No segment has this name. */
public final class UnknownSegment extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnknownSegment(String name, Collection<String> names) {
    super(UnknownName.inWords("segment", name, names));
  }
}
