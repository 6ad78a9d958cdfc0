using Mono.Cecil;
using Mono.Cecil.Cil;

namespace ServiceNet.Tests.Architecture;

/// <summary>Everything a type names, down to its method bodies and the state machines inside it.</summary>
internal static class TypeUse
{
    /// <summary>The type and the types nested in it, those of the compiler too.</summary>
    public static IEnumerable<TypeDefinition> WithNested(TypeDefinition type) => type.NestedTypes.SelectMany(WithNested).Prepend(type);

    /// <summary>String literals of a type: loaded in its methods or kept as constants.</summary>
    public static IEnumerable<string> Literals(TypeDefinition type)
        => WithNested(type).SelectMany(t =>
            t.Fields.Select(f => f.Constant).OfType<string>()
                .Concat(t.Methods.Where(m => m.HasBody).SelectMany(m => m.Body.Instructions).Where(i => i.OpCode == OpCodes.Ldstr).Select(i => (string)i.Operand)));

    /// <summary>The types a type refers to, generic arguments and array elements taken apart.</summary>
    public static IEnumerable<TypeReference> Types(TypeDefinition type) => WithNested(type).SelectMany(OfOne).SelectMany(Flat);

    /// <summary>The methods and fields a type touches in its bodies.</summary>
    public static IEnumerable<MemberReference> Members(TypeDefinition type)
        => WithNested(type).SelectMany(t => t.Methods).Where(m => m.HasBody).SelectMany(m => m.Body.Instructions).Select(i => i.Operand).OfType<MemberReference>().Where(m => m is MethodReference or FieldReference);

    private static IEnumerable<TypeReference?> OfOne(TypeDefinition type)
        => new TypeReference?[] { type.BaseType }
            .Concat(type.Interfaces.Select(i => i.InterfaceType))
            .Concat(type.GenericParameters.SelectMany(g => g.Constraints).Select(c => c.ConstraintType))
            .Concat(type.Fields.Select(f => f.FieldType))
            .Concat(type.Properties.Select(p => p.PropertyType))
            .Concat(type.Events.Select(e => e.EventType))
            .Concat(Attributes(type))
            .Concat(type.Fields.SelectMany(Attributes))
            .Concat(type.Properties.SelectMany(Attributes))
            .Concat(type.Methods.SelectMany(OfMethod));

    private static IEnumerable<TypeReference?> OfMethod(MethodDefinition method)
    {
        var signature = Signature(method).Concat(Attributes(method)).Concat(method.Parameters.SelectMany(Attributes)).Concat(method.GenericParameters.SelectMany(g => g.Constraints).Select(c => c.ConstraintType));
        return !method.HasBody
            ? signature
            : signature
                .Concat(method.Body.Variables.Select(v => v.VariableType))
                .Concat(method.Body.ExceptionHandlers.Select(h => h.CatchType))
                .Concat(method.Body.Instructions.SelectMany(i => OfOperand(i.Operand)));
    }

    private static IEnumerable<TypeReference?> OfOperand(object? operand) => operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        GenericInstanceMethod method => Signature(method).Append(method.DeclaringType).Concat(method.GenericArguments),
        MethodReference method => Signature(method).Append(method.DeclaringType),
        _ => [],
    };

    private static IEnumerable<TypeReference?> Signature(MethodReference method) => method.Parameters.Select(p => p.ParameterType).Prepend(method.ReturnType);

    private static IEnumerable<TypeReference?> Attributes(ICustomAttributeProvider given)
        => given.CustomAttributes.SelectMany(a => a.ConstructorArguments.Concat(a.Properties.Select(p => p.Argument)).SelectMany(OfArgument).Prepend(a.AttributeType));

    private static IEnumerable<TypeReference?> OfArgument(CustomAttributeArgument argument) => argument.Value switch
    {
        TypeReference type => [type, argument.Type],
        CustomAttributeArgument[] many => many.SelectMany(OfArgument),
        _ => [argument.Type],
    };

    private static IEnumerable<TypeReference> Flat(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Flat).Concat(Flat(generic.ElementType)),
        IModifierType modified => Flat(modified.ElementType).Concat(Flat(modified.ModifierType)),
        TypeSpecification special => Flat(special.ElementType),
        _ => type.DeclaringType is { } outer ? [type, .. Flat(outer)] : [type],
    };
}
