import com.github._1c_syntax.bsl.parser.BSLParser.AccessCallContext;
import com.github._1c_syntax.bsl.parser.BSLParser.DoCallContext;
import com.github._1c_syntax.bsl.parser.BSLParser.FuncDeclarationContext;
import com.github._1c_syntax.bsl.parser.BSLParser.GlobalMethodCallContext;
import com.github._1c_syntax.bsl.parser.BSLParser.NewExpressionContext;
import com.github._1c_syntax.bsl.parser.BSLTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ErrorNode;
import org.antlr.v4.runtime.tree.ParseTree;

/**
 * Reads the 1C module and the examples of its README, as no 1C platform is at hand: the syntax, that each function that is
 * called exists and is given as many arguments as it takes, and that the README names all functions.
 * Usage: Bsl.java sdk/1c
 */
class Bsl {
    private static final String MODULE = "АгрегаторИИ";
    private static final Pattern EXAMPLE = Pattern.compile("^```bsl\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    /** What the module and the examples use of the platform (Syntax Assistant, 8.3.10). */
    private static final Set<String> OF_THE_PLATFORM = Set.of(
            "ВРег", "ЗаписатьJSON", "ЗначениеЗаполнено", "ИнформацияОбОшибке", "КодироватьСтроку",
            "КраткоеПредставлениеОшибки", "Лев", "НРег", "НачалоМесяца", "ПрочитатьJSON", "ПустаяСтрока", "Сообщить",
            "Сред", "СтрДлина", "СтрЗаканчиваетсяНа", "СтрНайти", "СтрРазделить", "СтрШаблон", "Строка",
            "ТекущаяДатаСеанса", "Тип", "ТипЗнч", "Формат", "Число");

    private static final Set<String> TYPES = Set.of(
            "HTTPЗапрос", "HTTPСоединение", "ЗаписьJSON", "ЗащищенноеСоединениеOpenSSL", "Массив", "ПараметрыЗаписиJSON",
            "СертификатыУдостоверяющихЦентровОС", "Соответствие", "Структура", "УникальныйИдентификатор", "ЧтениеJSON");

    private record Function(int least, int most, boolean exported) {}

    private final List<String> faults = new ArrayList<>();
    private final Map<String, Function> functions = new HashMap<>();

    public static void main(String[] folder) throws IOException {
        var faults = new Bsl().check(Path.of(folder[0]));
        faults.forEach(System.err::println);
        if (!faults.isEmpty()) {
            System.exit(1);
        }
        System.out.println("1C module passed");
    }

    private List<String> check(Path folder) throws IOException {
        String module = Files.readString(folder.resolve("Module.bsl"));
        var tree = new BSLTokenizer(module).getAst();
        each(tree, FuncDeclarationContext.class, this::define);
        checkCalls("Module.bsl", tree);

        String readme = Files.readString(folder.resolve("README.md"));
        var examples = EXAMPLE.matcher(readme);
        int count = 0;
        while (examples.find()) {
            checkCalls("README.md, example " + ++count, new BSLTokenizer(examples.group(1)).getAst());
        }
        functions.forEach((name, function) -> {
            if (function.exported() && !readme.contains(name)) {
                faults.add("README.md says nothing of " + name);
            }
        });
        if (functions.isEmpty() || count == 0) {
            faults.add("nothing was found to check");
        }
        return faults;
    }

    private void define(FuncDeclarationContext function) {
        var parameters = function.paramList() == null ? List.<ParseTree>of() : List.copyOf(function.paramList().param());
        int optional = (int) parameters.stream().filter(one -> one.getText().contains("=")).count();
        functions.put(
                function.subName().getText(),
                new Function(
                        parameters.size() - optional, parameters.size(), function.EXPORT_KEYWORD() != null));
    }

    private void checkCalls(String where, ParseTree tree) {
        each(tree, ErrorNode.class, node -> faults.add(where + ": syntax: " + node.getText()));
        each(tree, ParserRuleContext.class, rule -> {
            if (rule.exception != null) {
                faults.add(where + ": syntax, line " + rule.getStart().getLine());
            }
        });
        each(tree, GlobalMethodCallContext.class, call -> {
            String name = call.methodName().getText();
            Function function = functions.get(name);
            if (function != null) {
                checkArguments(where, name, function, call.doCall());
            } else if (!OF_THE_PLATFORM.contains(name)) {
                faults.add(where + ": no function " + name);
            }
        });
        each(tree, NewExpressionContext.class, made -> {
            if (made.typeName() != null && !TYPES.contains(made.typeName().getText())) {
                faults.add(where + ": no type " + made.typeName().getText());
            }
        });
        each(tree, AccessCallContext.class, call -> {
            // In an expression there is a modifier in between.
            boolean isOurs = call.getParent().getText().startsWith(MODULE + ".")
                    || call.getParent().getParent().getText().startsWith(MODULE + ".");
            String name = call.methodCall().methodName().getText();
            if (isOurs) {
                Function function = functions.get(name);
                if (function == null || !function.exported()) {
                    faults.add(where + ": the module exports no " + name);
                } else {
                    checkArguments(where, name, function, call.methodCall().doCall());
                }
            }
        });
    }

    private void checkArguments(String where, String name, Function function, DoCallContext call) {
        String text = call.callParamList().getText();
        int given = text.isEmpty() ? 0 : call.callParamList().callParam().size();
        if (given < function.least() || given > function.most()) {
            faults.add(where + ": " + name + " is given " + given + " arguments");
        }
    }

    private static <T> void each(ParseTree tree, Class<T> kind, Consumer<T> action) {
        if (kind.isInstance(tree)) {
            action.accept(kind.cast(tree));
        }
        for (int i = 0; i < tree.getChildCount(); i++) {
            each(tree.getChild(i), kind, action);
        }
    }
}
