using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Runtime.Versioning;

namespace GemRouter.Loading.Tests;

/// <summary>A small plugin, written by the test that needs it, in every way right but for what the test says.</summary>
internal sealed record EmittedPlugin
{
    public string AssemblyName { get; init; } = "Fixture.Emitted";

    public string? Id { get; init; } = "fixture.emitted";

    public string Contract { get; init; } = "0.1";

    public string Framework { get; init; } = ".NETCoreApp,Version=v10.0";

    public bool IsDeclared { get; init; } = true;

    /// <summary>The type that the declaration names.</summary>
    public string Entry { get; init; } = "Fixture.Entry";

    public TypeAttributes EntryAttributes { get; init; } = TypeAttributes.Public;

    public bool EntryIsPlugin { get; init; } = true;

    public MethodAttributes Constructor { get; init; } = MethodAttributes.Public;

    /// <summary>A type of another library, which the entry then has a field of.</summary>
    public Type? Field { get; init; }

    /// <summary>Names of stages to register.</summary>
    public IReadOnlyList<string> Stages { get; init; } = [];

    /// <summary>What Register then throws, if anything.</summary>
    public string? Throws { get; init; }

    /// <summary>Writes the main assembly into a folder; gives its path.</summary>
    public string WriteTo(string folder)
    {
        PersistedAssemblyBuilder assembly = new(new AssemblyName(AssemblyName) { Version = new Version(3, 2, 1, 0) }, typeof(object).Assembly);
        ModuleBuilder module = assembly.DefineDynamicModule(AssemblyName);
        DefineEntry(module);
        assembly.SetCustomAttribute(typeof(TargetFrameworkAttribute).GetConstructor([typeof(string)])!, Arguments(Framework));
        if (IsDeclared)
        {
            assembly.SetCustomAttribute(typeof(GemPluginAttribute).GetConstructors()[0], Arguments(Id, Entry, Contract));
        }

        string path = Path.Combine(folder, AssemblyName + ".dll");
        assembly.Save(path);
        return path;
    }

    private static byte[] Arguments(params string?[] values)
    {
        BlobBuilder blob = new();
        blob.WriteUInt16(1);
        foreach (string? value in values)
        {
            blob.WriteSerializedString(value);
        }

        blob.WriteUInt16(0);
        return blob.ToArray();
    }

    private void DefineEntry(ModuleBuilder module)
    {
        TypeBuilder entry = module.DefineType("Fixture.Entry", EntryAttributes | TypeAttributes.Class);
        entry.DefineDefaultConstructor(Constructor);
        MethodBuilder register = entry.DefineMethod(
            nameof(IPlugin.Register), MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.NewSlot | MethodAttributes.Final, typeof(void), [typeof(IPluginRegistry)]);
        WriteRegister(register.GetILGenerator(), DefineMake(entry));
        if (Field is not null)
        {
            entry.DefineField("Other", Field, FieldAttributes.Public);
        }

        if (EntryIsPlugin)
        {
            entry.AddInterfaceImplementation(typeof(IPlugin));
        }

        entry.CreateType();
    }

    private static MethodBuilder DefineMake(TypeBuilder entry)
    {
        MethodBuilder make = entry.DefineMethod(
            "Make", MethodAttributes.Private | MethodAttributes.Static, typeof(IPacketStage), [typeof(ComponentContext), typeof(NoOptions)]);
        ILGenerator code = make.GetILGenerator();
        code.Emit(OpCodes.Ldnull);
        code.Emit(OpCodes.Ret);
        return make;
    }

    private void WriteRegister(ILGenerator code, MethodInfo make)
    {
        MethodInfo stage = typeof(ComponentFactory).GetMethod(nameof(ComponentFactory.Stage))!.MakeGenericMethod(typeof(NoOptions));
        foreach (string name in Stages)
        {
            code.Emit(OpCodes.Ldarg_1);
            code.Emit(OpCodes.Ldstr, name);
            code.Emit(OpCodes.Ldstr, "A stage that is never made.");
            code.Emit(OpCodes.Ldnull);
            code.Emit(OpCodes.Ldftn, make);
            code.Emit(OpCodes.Newobj, typeof(Func<ComponentContext, NoOptions, IPacketStage>).GetConstructors()[0]);
            code.Emit(OpCodes.Ldnull);
            code.Emit(OpCodes.Call, stage);
            code.Emit(OpCodes.Callvirt, typeof(IPluginRegistry).GetMethod(nameof(IPluginRegistry.Add))!);
        }

        if (Throws is not null)
        {
            code.Emit(OpCodes.Ldstr, Throws);
            code.Emit(OpCodes.Newobj, typeof(InvalidOperationException).GetConstructor([typeof(string)])!);
            code.Emit(OpCodes.Throw);
        }

        code.Emit(OpCodes.Ret);
    }
}
