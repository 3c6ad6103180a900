package dev.tollgate.platform.settings;

import dev.tollgate.platform.settings.Given.Fields;
import dev.tollgate.platform.settings.Given.Items;
import dev.tollgate.platform.settings.Given.Scalar;
import dev.tollgate.platform.settings.Given.Style;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** One YAML file read into pieces that know their lines. Reads nodes, not values, so that decimals stay exact. */
final class YamlSource {
    private final String name;

    private YamlSource(String name) {
        this.name = name;
    }

    static Fields file(Path path, String name) {
        try {
            return new YamlSource(name).read(Files.readAllBytes(path));
        } catch (IOException e) {
            throw new SettingsException(name, "cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** A file that is shipped inside the jar. */
    static Fields resource(String path) {
        try (InputStream content = YamlSource.class.getResourceAsStream("/" + path)) {
            if (content == null) {
                throw new IllegalStateException(path + " is not on the class path");
            }
            return new YamlSource(path + " of the jar").read(content.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Fields read(byte[] content) {
        Node root = parse(text(content));
        if (root == null) {
            return new Fields(Map.of(), name + ":1");
        }
        if (convert(root) instanceof Fields fields) {
            return fields;
        }
        throw wrong(root, "the file must have names and values: `name: value`");
    }

    private String text(byte[] content) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new SettingsException(name, "is not UTF-8");
        }
    }

    /** The parser's own messages quote the file, which may hold secrets: only the place is passed on. */
    private @Nullable Node parse(String text) {
        var limits = new LoaderOptions();
        // No aliases of sections: they could make a file that has no end.
        limits.setMaxAliasesForCollections(0);
        try {
            return new Yaml(limits).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new SettingsException(name + ":" + line, "is not valid YAML");
        } catch (YAMLException e) {
            throw new SettingsException(name, "is not valid YAML");
        }
    }

    private Given convert(Node node) {
        return switch (node) {
            case ScalarNode scalar -> new Scalar(scalar.getValue(), style(scalar), where(scalar));
            case SequenceNode list -> new Items(items(list), where(list));
            case MappingNode section -> fields(section);
            default -> throw wrong(node, "is not understood");
        };
    }

    private List<Given> items(SequenceNode list) {
        return list.getValue().stream().map(this::convert).toList();
    }

    private Fields fields(MappingNode section) {
        var fields = new LinkedHashMap<String, Given>();
        for (NodeTuple entry : section.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                throw wrong(entry.getKeyNode(), "a name is wanted here");
            }
            if (fields.putIfAbsent(key.getValue(), placed(convert(entry.getValueNode()), key)) != null) {
                throw wrong(key, key.getValue() + " stands here twice");
            }
        }
        return new Fields(fields, where(section));
    }

    /** A section or a list begins where its name stands, which is where people look. */
    private Given placed(Given value, ScalarNode key) {
        return switch (value) {
            case Scalar scalar -> scalar;
            case Items list -> new Items(list.items(), where(key));
            case Fields section -> new Fields(section.fields(), where(key));
        };
    }

    private static Style style(ScalarNode scalar) {
        if (scalar.getScalarStyle() != ScalarStyle.PLAIN) {
            return Style.QUOTED;
        }
        if (scalar.getTag().equals(Tag.NULL)) {
            return Style.NULL;
        }
        return scalar.getTag().equals(Tag.STR) ? Style.PLAIN_TEXT : Style.PLAIN_OTHER;
    }

    private String where(Node node) {
        return name + ":" + (node.getStartMark().getLine() + 1);
    }

    private SettingsException wrong(Node node, String problem) {
        return new SettingsException(where(node), problem);
    }
}
