package dev.senda.store.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LinkTokenSignerTest {

  private static final String SHOP = "https://shop.example/guide";
  private static final UUID MESSAGE = UUID.fromString("01932f5e-7c00-7000-8000-00000000abcd");

  private final LinkTokenSigner tokens = new LinkTokenSigner("a secret of at least 32 characters");

  @Test
  void aLinkOfAMailThatWasSentBeforeLinksHadNamesStillOpens() {
    var old = "7Y_PYROvvirtFzHA2BQfNgGTL158AHAAgAAAAAAAq81odHRwczovL3Nob3AuZXhhbXBsZS9ndWlkZQ";

    assertThat(tokens.verify(LinkPurpose.CLICK, old)).contains(new LinkTokenContent(MESSAGE, SHOP));
    assertThat(tokens.sign(LinkPurpose.CLICK, new LinkTokenContent(MESSAGE, SHOP))).isEqualTo(old);
  }

  @Test
  void aLinksNameComesBackWithItsTarget() {
    var named = new LinkTokenContent(MESSAGE, SHOP, "book-now");

    assertThat(tokens.verify(LinkPurpose.CLICK, tokens.sign(LinkPurpose.CLICK, named)))
        .contains(named);
  }

  @Test
  void aTokenThatWasAlteredOrIsForSomethingElseOpensNothing() {
    var token = tokens.sign(LinkPurpose.CLICK, new LinkTokenContent(MESSAGE, SHOP, "book-now"));

    assertThat(tokens.verify(LinkPurpose.OPEN, token)).isEmpty();
    assertThat(tokens.verify(LinkPurpose.CLICK, token.substring(0, token.length() - 2) + "AA"))
        .isEmpty();
  }

  @Test
  void nothingCanPretendToBeALinksName() {
    assertThatThrownBy(() -> new LinkTokenContent(MESSAGE, "\u0000book-now\u0000" + SHOP))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
