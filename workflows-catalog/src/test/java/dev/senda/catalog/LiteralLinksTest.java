package dev.senda.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LiteralLinksTest {

  @Test
  void linksWithoutValues_areFound() {
    assertThat(
            LiteralLinks.find(
                """
                <a href="https://a.example/?a=1&amp;b=2">A</a><a class="x" href=''>B</a>
                <mj-button
                  href="/products" name="book">C</mj-button><mj-image src="x" href="#top" />
                <a href="{{ links.unsubscribe }}">D</a><a href="https://b.example/{{ event.id }}">E</a>
                <mj-navbar base-url="https://a.example"><mj-navbar-link href="/x">X</mj-navbar-link></mj-navbar>
                <!-- <a href="/old">F</a> --><link href="/style.css">
                """))
        .containsExactly("https://a.example/?a=1&b=2", "", "/products", "#top");
  }
}
