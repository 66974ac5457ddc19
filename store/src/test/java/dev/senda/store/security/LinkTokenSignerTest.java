package dev.senda.store.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkTokenSignerTest {

  private static final String SHOP = "https://shop.example/guide";
  private static final UUID MESSAGE = UUID.fromString("01932f5e-7c00-7000-8000-00000000abcd");

  private final LinkTokenSigner tokens = new LinkTokenSigner("a secret of at least 32 characters");

  @Test
  void tokenWithoutLinkName_keepsItsForm() {
    var old = "7Y_PYROvvirtFzHA2BQfNgGTL158AHAAgAAAAAAAq81odHRwczovL3Nob3AuZXhhbXBsZS9ndWlkZQ";

    assertThat(tokens.verify(LinkPurpose.CLICK, old)).contains(new LinkTokenContent(MESSAGE, SHOP));
    assertThat(tokens.sign(LinkPurpose.CLICK, new LinkTokenContent(MESSAGE, SHOP))).isEqualTo(old);
  }

  @Test
  void linkName_isReadBackWithItsTarget() {
    var named = new LinkTokenContent(MESSAGE, SHOP, "book-now");

    assertThat(tokens.verify(LinkPurpose.CLICK, tokens.sign(LinkPurpose.CLICK, named)))
        .contains(named);
  }

  @Test
  void alteredTokenOrOtherPurpose_isRefused() {
    var token = tokens.sign(LinkPurpose.CLICK, new LinkTokenContent(MESSAGE, SHOP, "book-now"));

    assertThat(tokens.verify(LinkPurpose.OPEN, token)).isEmpty();
    assertThat(tokens.verify(LinkPurpose.CLICK, token.substring(0, token.length() - 2) + "AA"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".", ")", "=", "==", ",", ">", "!?", "\"", "'", "\u201d", "*", "_", "__", "-", "]).",
        " and", "=\n", "/", ";", "%", "\u2026"
      })
  void punctuationAfterToken_isIgnored(String punctuation) {
    // Contents of several lengths: base64 ends differently for each.
    for (var target : List.of(SHOP, SHOP + "s", SHOP + "/x", "")) {
      var content = new LinkTokenContent(MESSAGE, target);
      var token = tokens.sign(LinkPurpose.CLICK, content);

      assertThat(tokens.verify(LinkPurpose.CLICK, token + punctuation)).contains(content);
    }
  }

  @Test
  void textWithoutToken_isRefused() {
    for (var text : List.of("", ".", "___", "-", "%", "\u00e4")) {
      assertThat(tokens.verify(LinkPurpose.CLICK, text)).isEmpty();
    }
  }

  @Test
  void separatorInTheTarget_isRefused() {
    assertThatThrownBy(() -> new LinkTokenContent(MESSAGE, "\u0000book-now\u0000" + SHOP))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Nested
  class Rotation {

    private static final String OLD = "the old secret of 32 characters or more";
    private static final String NEW = "the new secret of 32 characters or more";

    private final LinkTokenContent content = new LinkTokenContent(MESSAGE, SHOP, "book-now");

    @Test
    void rotatedSecret_linksSentBefore_stillWork() {
      var before = new LinkTokenSigner(OLD).sign(LinkPurpose.UNSUBSCRIBE, content);

      var rotated = new LinkTokenSigner(List.of(NEW, OLD));

      assertThat(rotated.verify(LinkPurpose.UNSUBSCRIBE, before)).contains(content);
    }

    @Test
    void firstSecret_signs() {
      var rotated = new LinkTokenSigner(List.of(NEW, OLD));

      assertThat(rotated.sign(LinkPurpose.CLICK, content))
          .isEqualTo(new LinkTokenSigner(NEW).sign(LinkPurpose.CLICK, content))
          .isNotEqualTo(new LinkTokenSigner(OLD).sign(LinkPurpose.CLICK, content));
    }

    @Test
    void rollingDeployment_instancesOfBothOrders_verifyEachOther() {
      var first = new LinkTokenSigner(List.of(OLD, NEW));
      var second = new LinkTokenSigner(List.of(NEW, OLD));

      assertThat(second.verify(LinkPurpose.CLICK, first.sign(LinkPurpose.CLICK, content)))
          .contains(content);
      assertThat(first.verify(LinkPurpose.CLICK, second.sign(LinkPurpose.CLICK, content)))
          .contains(content);
    }

    @Test
    void removedSecret_isRefused() {
      var token = new LinkTokenSigner(OLD).sign(LinkPurpose.CLICK, content);

      assertThat(new LinkTokenSigner(NEW).verify(LinkPurpose.CLICK, token)).isEmpty();
    }

    @Test
    void noSecretOrAShortOne_isRefused() {
      assertThatThrownBy(() -> new LinkTokenSigner(List.of()))
          .hasMessage("senda.links.secrets: empty (expected at least one)");
      assertThatThrownBy(() -> new LinkTokenSigner(List.of(NEW, "short")))
          .hasMessage("senda.links.secrets: 5 characters (expected at least 32)");
    }
  }
}
