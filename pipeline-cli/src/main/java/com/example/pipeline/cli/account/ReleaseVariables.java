package com.example.pipeline.cli.account;

import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.document.Spelling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The pipeline variables of a release. A pipeline says with two variables that it can be released to some environments
 * only, and that it can leave itself as it is:
 *
 * <ul>
 *   <li>{@code ENVIRONMENTS}: its default has the names of all environments between commas, such as
 *       {@code ,dev,test,prod,}. The stages of the others are skipped if the value does not contain their name between
 *       commas.
 *   <li>{@code UPDATE_PIPELINE}: the pipeline does not update itself if the value is {@code no}.
 * </ul>
 */
public final class ReleaseVariables {
    private static final String ENVIRONMENTS = "ENVIRONMENTS";
    private static final String UPDATE = "UPDATE_PIPELINE";

    private ReleaseVariables() {}

    /** Whether a pipeline with these variables can be released to some environments only. */
    public static boolean chooseEnvironments(Map<String, String> defaults) {
        return defaults.getOrDefault(ENVIRONMENTS, "").startsWith(",");
    }

    /** Whether a pipeline with these variables can leave itself as it is. */
    public static boolean keepThePipeline(Map<String, String> defaults) {
        return defaults.containsKey(UPDATE);
    }

    /**
     * Returns the values of a release.
     *
     * @param defaults of the pipeline's variables
     * @param environments empty: all
     * @throws Problem when the pipeline has no such environment
     */
    public static Map<String, String> of(Map<String, String> defaults, List<String> environments) {
        Map<String, String> values = new LinkedHashMap<>();
        if (!environments.isEmpty()) {
            values.put(ENVIRONMENTS, chosen(defaults, environments));
        }
        if (keepThePipeline(defaults)) {
            values.put(UPDATE, "no");
        }
        return values;
    }

    private static String chosen(Map<String, String> defaults, List<String> environments) {
        if (!chooseEnvironments(defaults)) {
            throw Problem.usage("--to: the pipeline cannot be released to some environments only. It has no variable "
                    + ENVIRONMENTS + " with a default such as \",dev,test,\".");
        }
        List<String> names = Stream.of(defaults.get(ENVIRONMENTS).split(","))
                .filter(name -> !name.isEmpty())
                .toList();
        for (String environment : environments) {
            if (!names.contains(environment)) {
                throw Problem.usage("--to " + environment + ": there is no such environment"
                        + Spelling.hint(environment, names) + ". Choose from: " + String.join(", ", names));
            }
        }
        return names.stream().filter(environments::contains).collect(Collectors.joining(",", ",", ","));
    }
}
