package com.example.pipeline.cli.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            *.java | App.java | true
            *.java | src/App.java | false
            *.* | App.java | true
            *.* | App | false
            ** | a/b/c | true
            docs/** | docs/a/b.md | true
            docs/** | docs | false
            docs/* | docs/a.md | true
            docs/* | docs/a/b.md | false
            **/*.md | docs/a.md | true
            **/*.md | a/b/c.md | true
            **/*.md | README.md | false
            **.md | README.md | true
            a/**/c | a/b/b/c | true
            feature/** | feature/a/b | true
            feature/** | feature-a | false
            foo.? | foo.c | true
            foo.? | foo. | false
            foo.? | foo./ | false
            *.{java,class} | App.class | true
            *.{java,class} | App.kt | false
            {a,b*}/c | bcd/c | true
            v[0-9]* | v1.2 | true
            v[0-9]* | vx | false
            v[!0-9]* | vx | true
            v[!0-9]* | v1 | false
            a[!b]c | a/c | false
            [*?\\] | * | true
            [*?\\] | \\ | true
            [-a] | - | true
            [!-a] | - | false
            [a^&&b] | & | true
            \\*.md | *.md | true
            \\*.md | a.md | false
            a.b | axb | false
            a+(b)$ | a+(b)$ | true
            main | Main | false
            [z-a] | b | false
            """)
    void patternsAreReadAsTheUserGuideSays(String pattern, String path, boolean matches) {
        assertThat(new Glob(pattern).matches(path)).isEqualTo(matches);
    }
}
