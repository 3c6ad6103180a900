/** Programs that are ready to run, for a key and this installation. */
export interface SnippetInput {
  /** `https://gate.example` */
  origin: string
  key: string
  model: string
  /** Whom 1C and bots chat as: the key's own user, or anybody where it may name end users. */
  userId: string
}

export const SNIPPETS = ['curl', 'python', 'javascript', '1c', 'botboom'] as const
export type SnippetName = (typeof SNIPPETS)[number]

export function snippet(name: SnippetName, input: SnippetInput): string {
  return makers[name](input)
}

const makers: Record<SnippetName, (input: SnippetInput) => string> = {
  curl: ({ origin, key, model }) => `curl ${origin}/v1/chat/completions \\
  -H "Authorization: Bearer ${key}" \\
  -H "Content-Type: application/json" \\
  -d '{"model": "${model}", "messages": [{"role": "user", "content": "Hello!"}]}'`,

  python: ({ origin, key, model }) => `# pip install openai
from openai import OpenAI

client = OpenAI(base_url="${origin}/v1", api_key="${key}")
answer = client.chat.completions.create(
    model="${model}",
    messages=[{"role": "user", "content": "Hello!"}],
)
print(answer.choices[0].message.content, answer.cost)`,

  javascript: ({ origin, key, model }) => `// npm install openai
import OpenAI from 'openai'

const client = new OpenAI({ baseURL: '${origin}/v1', apiKey: '${key}' })
const stream = await client.chat.completions.create({
  model: '${model}',
  messages: [{ role: 'user', content: 'Hello!' }],
  stream: true,
})
for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta?.content ?? '')`,

  '1c': (input) => oneC(input),

  botboom: ({ origin, key, model, userId }) => `POST ${origin}/api/chat
Authorization: Bearer ${key}
Content-Type: application/json

{"userId": "${userId}", "model": "${model}", "message": "{{message}}"}

200  ->  $.message
402  ->  $.message`,
}

function oneC({ origin, key, model, userId }: SnippetInput): string {
  const url = new URL(origin)
  const secure = url.protocol === 'https:'
  const port = url.port || (secure ? '443' : '80')
  const security = secure ? ', Новый ЗащищенноеСоединениеOpenSSL()' : ''
  return `Функция СпроситьМодель(Вопрос) Экспорт
	Тело = Новый Структура("userId, model, message", "${userId}", "${model}", Вопрос);
	Запись = Новый ЗаписьJSON;
	Запись.УстановитьСтроку();
	ЗаписатьJSON(Запись, Тело);
	Заголовки = Новый Соответствие;
	Заголовки.Вставить("Content-Type", "application/json; charset=utf-8");
	Заголовки.Вставить("Authorization", "Bearer ${key}");
	Запрос = Новый HTTPЗапрос("/api/chat", Заголовки);
	Запрос.УстановитьТелоИзСтроки(Запись.Закрыть(), КодировкаТекста.UTF8, ИспользованиеByteOrderMark.НеИспользовать);
	Соединение = Новый HTTPСоединение("${url.hostname}", ${port}, , , , 60${security});
	Ответ = Соединение.ОтправитьДляОбработки(Запрос);
	Чтение = Новый ЧтениеJSON;
	Чтение.УстановитьСтроку(Ответ.ПолучитьТелоКакСтроку());
	Данные = ПрочитатьJSON(Чтение, Истина);
	Если Ответ.КодСостояния <> 200 Тогда
		ВызватьИсключение Данные["message"];
	КонецЕсли;
	Возврат Данные["message"];
КонецФункции`
}
