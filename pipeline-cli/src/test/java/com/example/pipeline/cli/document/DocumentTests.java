package com.example.pipeline.cli.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentTests {
    private final Problems problems = new Problems("file");

    @Test
    void scalarsStayAsTheyAreWritten() {
        Section yaml = Document.yaml("a: NO\nb: 017\nc: 0.10\nd: null\n", problems);

        assertThat(yaml.keys()).map(key -> yaml.text(key, "")).containsExactly("NO", "017", "0.10", "null");
        problems.throwIfAny();
    }

    @Test
    void jsonHasTheSameTextsAndLinesAsYaml() {
        Section json =
                Document.json("{\n\t\"a\":\"tab\\t\\u00e4\\/\\ud83d\\ude00\",\n\t\"b\":[{\"c\":1.50}]}", problems);

        assertThat(json.text("a", "")).isEqualTo("tab\tä/😀");
        assertThat(json.sections("b").get(0).text("c").orElseThrow())
                .isEqualTo(new Scalar("b[0].c", "1.50", 3, problems));
        problems.throwIfAny();
    }

    @Test
    void anEmptyDocumentHasNoKeys() {
        assertThat(Document.yaml("# nothing yet\n", problems).keys()).isEmpty();
    }

    @Test
    void allProblemsAreReportedInTheOrderOfTheFile() {
        Section top = Document.yaml("""
                list: [{name: one, clor: red}, {size: x, old: 1}, text]
                twice: 1
                twice: 2
                flag: maybe
                section: [a]
                texts: ['', {a: b}]
                """, problems);
        top.sections("list").forEach(item -> {
            item.ignored("name");
            item.text("color");
            item.number("size", 0);
            item.unsupported("old");
        });
        top.flag("flag");
        top.section("section");
        top.texts("texts");
        top.require("needed");
        top.ignored("twice");

        assertThatThrownBy(problems::throwIfAny).isInstanceOf(Problem.class).hasMessage("""
                file:1: list[2]: must be a mapping of keys to values
                file:1: list[1].size: must be a whole number
                file:1: list[1].old: is not supported by the local runner
                file:1: needed: is missing
                file:1: list.one.clor: unknown key (did you mean "color"?)
                file:3: twice: duplicate key
                file:4: flag: must be yes or no
                file:5: section: must be a mapping of keys to values
                file:6: texts[0]: is empty
                file:6: texts[1]: must be text (with ": " or "[" in it, it needs quotes)""");
    }

    @Test
    void aValueThatIsNoneOfTheAllowedOnesIsReportedWithTheNearest() {
        Document.yaml("runtime: jvaa", problems)
                .text("runtime")
                .orElseThrow()
                .isOneOf(List.of("java", "python"), "runtime");

        assertThat(problems.lines()).containsExactly("file:1: runtime: unknown runtime jvaa (did you mean \"java\"?)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{\"a\": 1,}; is not JSON: Unexpected character ('}' (code 125)): was expecting double-quote",
                "a: 1; is not JSON: Unrecognized token 'a'",
                "{\"a\": 1} {}; is not JSON: ",
                "[1; is not JSON: Unexpected end-of-input",
                "[]; must be a mapping of keys to values"
            })
    void jsonIsStrict(String json, String message) {
        assertThatThrownBy(() -> Document.json(json, problems))
                .isInstanceOf(Problem.class)
                .hasMessageStartingWith("file:1: " + message);
    }

    @Test
    void aSyntaxErrorHasItsLine() {
        assertThatThrownBy(() -> Document.json("{\n\"a\":\n}", problems))
                .hasMessageStartingWith("file:3: is not JSON: ");
        assertThatThrownBy(() -> Document.yaml("a: b\nc: [d\n", new Problems("file")))
                .hasMessage("file:3: is not YAML: expected ',' or ']', but got <stream end>");
    }

    @Test
    void aJsonArrayOfObjectsIsAListOfSections() {
        assertThat(Document.jsonArray("[{\"name\": \"A\"}, {}]", problems))
                .map(Section::path)
                .containsExactly("A", "[1]");
        assertThatThrownBy(() -> Document.jsonArray("{}", new Problems("file")))
                .hasMessage("file:1: must be a JSON array");
    }
}
