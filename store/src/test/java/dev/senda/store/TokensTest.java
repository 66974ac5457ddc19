package dev.senda.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.store.Tokens.Content;
import dev.senda.store.Tokens.Purpose;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TokensTest {

  private static final String SHOP = "https://shop.example/guide";
  private static final UUID MESSAGE = UUID.fromString("01932f5e-7c00-7000-8000-00000000abcd");

  private final Tokens tokens = new Tokens("a secret of at least 32 characters");

  @Test
  void aLinkOfAMailThatWasSentBeforeLinksHadNamesStillOpens() {
    var old = "7Y_PYROvvirtFzHA2BQfNgGTL158AHAAgAAAAAAAq81odHRwczovL3Nob3AuZXhhbXBsZS9ndWlkZQ";

    assertThat(tokens.verify(Purpose.CLICK, old)).contains(new Content(MESSAGE, SHOP));
    assertThat(tokens.sign(Purpose.CLICK, new Content(MESSAGE, SHOP))).isEqualTo(old);
  }

  @Test
  void aLinksNameComesBackWithItsTarget() {
    var named = new Content(MESSAGE, SHOP, "book-now");

    assertThat(tokens.verify(Purpose.CLICK, tokens.sign(Purpose.CLICK, named))).contains(named);
  }

  @Test
  void aTokenThatWasAlteredOrIsForSomethingElseOpensNothing() {
    var token = tokens.sign(Purpose.CLICK, new Content(MESSAGE, SHOP, "book-now"));

    assertThat(tokens.verify(Purpose.OPEN, token)).isEmpty();
    assertThat(tokens.verify(Purpose.CLICK, token.substring(0, token.length() - 2) + "AA"))
        .isEmpty();
  }

  @Test
  void nothingCanPretendToBeALinksName() {
    assertThatThrownBy(() -> new Content(MESSAGE, "\u0000book-now\u0000" + SHOP))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
