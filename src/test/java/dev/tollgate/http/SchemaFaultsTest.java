package dev.tollgate.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.Validator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class SchemaFaultsTest {
    private static Map<String, String> faults(String schema, String body) {
        var options = new JsonSchemaOptions()
                .setBaseUri("app://tests")
                .setDraft(Draft.DRAFT202012)
                .setOutputFormat(OutputFormat.Basic);
        var validator = Validator.create(JsonSchema.of(new JsonObject(schema.replace('\'', '"'))), options);
        return SchemaFaults.of(
                "", validator.validate(new JsonObject(body.replace('\'', '"'))).getErrors());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'type':'number','exclusiveMinimum':0} | 0 | must be greater than 0",
                "{'type':'number','exclusiveMaximum':1.5} | 1.5 | must be less than 1.5",
                "{'type':'integer','minimum':1} | -5 | must be at least 1",
                "{'type':'integer','maximum':100} | 101 | must be at most 100",
                "{'type':'integer'} | 1.5 | must be a whole number",
                "{'type':['number','null']} | 'x' | must be a number",
                "{'type':['string','array']} | 5 | must be a string or an array",
                "{'type':'boolean'} | 1 | must be true or false",
                "{'enum':['RUB','USD',null]} | 'EUR' | must be one of RUB, USD",
                "{'type':'string','minLength':1} | '' | must not be empty",
                "{'type':'string','minLength':8} | 'abc' | must have at least 8 characters",
                "{'type':'string','maxLength':2} | 'abc' | must have at most 2 characters",
                "{'type':'array','minItems':1} | [] | must have at least 1 items",
                "{'type':'array','uniqueItems':true} | [1,1] | must not name anything twice",
                "{'type':'string','pattern':'^a+$'} | 'b' | must have the form that the API document gives",
                "{'type':'string','format':'date-time'} | 'soon' | must be a time like 2026-01-31T12:00:00Z",
                "{'anyOf':[{'type':'object'},{'type':'null'}]} | 5 | must be an object",
            })
    void faultSaysWhatMustHold(String schema, String value, String told) {
        assertThat(faults("{'properties':{'a':" + schema + "}}", "{'a':" + value + "}"))
                .isEqualTo(Map.of("a", told));
    }

    @Test
    void listThatIsTooLongIsNamedEvenWhenItsItemsAreWrong() {
        String schema = "{'properties':{'all':{'type':'array','maxItems':1,"
                + "'items':{'type':'object','required':['id'],'properties':{'n':{'type':'number'}}}}}}";
        assertThat(faults(schema, "{'all':[{'id':1},{'n':'x'}]}"))
                .containsEntry("all", "must have at most 1 items")
                .containsEntry("all[1].n", "must be a number")
                .containsEntry("all[1].id", "is required");
    }

    private static final String CHOICE = "{'anyOf':["
            + "{'required':['title'],'properties':{'title':{'type':'string'}}},"
            + "{'required':['model'],'properties':{'model':{'type':'string'}}},"
            + "{'required':['text'],'properties':{'text':{'type':'string'}}}],"
            + "'properties':{'title':{'type':['string','null'],'maxLength':2}}}";

    @Test
    void choiceOfMembersIsOneFault() {
        Map<String, String> told = Map.of("title", "title, model or text must be given");
        assertThat(faults(CHOICE, "{}")).isEqualTo(told);
        assertThat(faults(CHOICE, "{'model':null,'text':null}")).isEqualTo(told);
        assertThat(faults(CHOICE, "{'title':null,'model':null,'text':null}")).isEqualTo(told);
    }

    @Test
    void choiceThatWasMadeWronglyTellsOnlyWhatIsWrong() {
        assertThat(faults(CHOICE, "{'title':5}")).isEqualTo(Map.of("title", "must be a string"));
        assertThat(faults(CHOICE, "{'title':'long'}")).isEqualTo(Map.of("title", "must have at most 2 characters"));
    }

    @Test
    void memberThatMayNotBeThereIsMalformed() {
        assertThat(faults("{'additionalProperties':false,'properties':{'a':{}}}", "{'a':1,'b':2}"))
                .isEqualTo(Map.of("b", "is malformed"));
    }
}
