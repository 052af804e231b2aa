/**
 * Writes bot/bot-api.schema.json: a JSON Schema for the parameters of every Bot API method, read from
 * the types that `@grammyjs/types` publishes. Run it after an update of that package:
 *   node .ci/generate-bot-api-schema.ts
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const PROBE = fileURLToPath(new URL('./probe.ts', import.meta.url));
// A file to upload reaches the wire as a string: a file id, or the name of a multipart field.
const PROBE_TEXT = `import type { ApiMethods } from '@grammyjs/types'; export type Root = ApiMethods<string>;`;

type Schema = Record<string, unknown>;

/** `methods` maps a method's name to the schema of its parameters object; `definitions` is what they share. */
export interface BotApiSchema {
  definitions: Record<string, Schema>;
  methods: Record<string, Schema>;
}

/** Runs the TypeScript checker; takes some seconds. */
export function botApiSchema(): BotApiSchema {
  const { checker, probe } = openProbe();
  const definitions: Record<string, Schema> = {};
  const names = new Map<ts.Type, string>();

  /** Recursive types end here: the name is taken before the definition is built. */
  const shared = (type: ts.Type, build: () => Schema): Schema => {
    let name = names.get(type);
    if (name === undefined) {
      const wanted = ((type.aliasSymbol ?? type.symbol)?.getName() ?? 'T').replace(/\W/g, '') || 'T';
      name = [...names.values()].includes(wanted) || wanted === '__type' ? `T${names.size}` : wanted;
      names.set(type, name);
      definitions[name] = build();
    }
    return { $ref: `#/definitions/${name}` };
  };

  const convert = (type: ts.Type): Schema => {
    const has = (flag: ts.TypeFlags): boolean => (type.flags & flag) !== 0;
    if (has(ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {};
    if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
    if (has(ts.TypeFlags.BooleanLiteral)) return { const: checker.typeToString(type) === 'true' };
    if (has(ts.TypeFlags.String | ts.TypeFlags.TemplateLiteral)) return { type: 'string' };
    if (has(ts.TypeFlags.Number)) return { type: 'number' };
    if (has(ts.TypeFlags.Boolean)) return { type: 'boolean' };
    if (type.isUnion()) return convertUnion(type);
    const [element] = listElement(checker, type);
    if (element) return { type: 'array', items: convert(element) };
    return shared(type, () => convertObject(type));
  };

  const convertUnion = (type: ts.UnionType): Schema => {
    const members = type.types.filter((member) => !(member.flags & ts.TypeFlags.Undefined));
    const [first] = members;
    if (members.length === 1 && first) return convert(first);
    if (members.every((member) => member.isStringLiteral())) {
      return { enum: members.map((member) => (member as ts.StringLiteralType).value) };
    }
    return shared(type, () => ({ anyOf: members.map(convert) }));
  };

  const convertObject = (type: ts.Type): Schema => {
    const properties: Schema = {};
    const required: string[] = [];
    for (const property of checker.getPropertiesOfType(type)) {
      const declared = checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(property, probe));
      if (declared.flags & ts.TypeFlags.Never) continue; // `key?: never` says that the key must be absent
      properties[property.name] = convert(declared);
      if (!(property.flags & ts.SymbolFlags.Optional)) required.push(property.name);
    }
    return {
      type: 'object',
      properties,
      ...(required.length > 0 && { required }),
      additionalProperties: false,
    };
  };

  const methods: Record<string, Schema> = {};
  const root = probe.statements.find(ts.isTypeAliasDeclaration);
  if (!root) throw new Error('The probe has no type alias.');
  for (const method of checker.getPropertiesOfType(checker.getTypeAtLocation(root.name))) {
    const [signature] = checker.getSignaturesOfType(
      checker.getTypeOfSymbolAtLocation(method, probe),
      ts.SignatureKind.Call,
    );
    const parameter = signature?.getParameters()[0];
    methods[method.name] = parameter
      ? convertObject(checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(parameter, probe)))
      : { type: 'object', properties: {}, additionalProperties: false };
  }
  return { definitions, methods };
}

function openProbe(): { checker: ts.TypeChecker; probe: ts.SourceFile } {
  const host = ts.createCompilerHost({});
  const readFromDisk = host.getSourceFile.bind(host);
  host.getSourceFile = (file, language, ...rest) =>
    file === PROBE ? ts.createSourceFile(file, PROBE_TEXT, language) : readFromDisk(file, language, ...rest);
  const program = ts.createProgram(
    [PROBE],
    {
      target: ts.ScriptTarget.ES2024,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      strict: true,
      skipLibCheck: true,
      types: [],
    },
    host,
  );
  const probe = program.getSourceFile(PROBE);
  if (!probe) throw new Error('The probe was not read.');
  const errors = program.getSemanticDiagnostics(probe);
  if (errors.length > 0) throw new Error('@grammyjs/types was not found. Run npm ci first.');
  return { checker: program.getTypeChecker(), probe };
}

function listElement(checker: ts.TypeChecker, type: ts.Type): readonly ts.Type[] {
  const isList =
    checker.isArrayType(type) || checker.isTupleType(type) || type.symbol?.getName() === 'ReadonlyArray';
  return isList ? checker.getTypeArguments(type as ts.TypeReference) : [];
}

if (import.meta.main) {
  const schema = botApiSchema();
  writeFileSync(new URL('../bot/bot-api.schema.json', import.meta.url), JSON.stringify(schema));
  process.stdout.write(`${Object.keys(schema.methods).length} methods written.\n`);
}
