using System.Globalization;
using System.Text.Json;
using Xunit.Sdk;

namespace GemRouter.Protocol.Tests.Vectors;

/// <summary>One case of a section of a file; a row of a theory.</summary>
public sealed class VectorCase : IXunitSerializable
{
    private string _path = "";
    private string _section = "";
    private string _name = "";
    private int _index;

    /// <summary>For the test framework.</summary>
    public VectorCase()
    {
    }

    /// <summary>Names a case.</summary>
    public VectorCase(string path, string section, int index, string name)
    {
        _path = path;
        _section = section;
        _index = index;
        _name = name;
    }

    internal VectorFile File => VectorFiles.All.Single(f => f.Path == _path);

    internal JsonElement Json => File.Root.GetProperty(_section)[_index];

    /// <inheritdoc/>
    public void Deserialize(IXunitSerializationInfo info)
    {
        _path = info.GetValue<string>("path")!;
        _section = info.GetValue<string>("section")!;
        _name = info.GetValue<string>("name")!;
        _index = info.GetValue<int>("index");
    }

    /// <inheritdoc/>
    public void Serialize(IXunitSerializationInfo info)
    {
        info.AddValue("path", _path);
        info.AddValue("section", _section);
        info.AddValue("name", _name);
        info.AddValue("index", _index);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{System.IO.Path.GetFileNameWithoutExtension(_path)} {_section}[{_index}] {_name}");
}
