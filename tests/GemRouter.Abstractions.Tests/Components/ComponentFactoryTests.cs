using GemRouter.Testing;

namespace GemRouter.Tests;

public sealed class ComponentFactoryTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("udp")]
    [InlineData("aes-256-gcm")]
    [InlineData("x234567890123456789012345678901234567890123456789012345678901234")]
    public void Good_names_are_taken(string name) => Assert.Equal(name, Stage(name).Name);

    [Theory]
    [InlineData("")]
    [InlineData("1st")]
    [InlineData("-a")]
    [InlineData("Udp")]
    [InlineData("a_b")]
    [InlineData("a.b")]
    [InlineData("udp\n")]
    [InlineData("x2345678901234567890123456789012345678901234567890123456789012345")]
    public void Bad_names_are_refused(string name) => Assert.Throws<ArgumentException>(() => Stage(name));

    [Fact]
    public void A_summary_is_needed() =>
        Assert.Throws<ArgumentException>(() => ComponentFactory.Stage<NoOptions>("a", " ", static (_, _) => throw new NotSupportedException()));

    [Fact]
    public void Options_are_made_anew_and_passed_on()
    {
        using TestHost host = new();
        (ComponentContext Context, Options Options)? seen = null;
        Pass made = new();
        ComponentFactory factory = ComponentFactory.Stage<Options>(
            "a",
            "A.",
            (context, given) =>
            {
                seen = (context, given);
                return made;
            },
            given => new ComponentNeeds { Headroom = given.Room });
        Options options = Assert.IsType<Options>(factory.CreateOptions());
        Assert.NotSame(options, factory.CreateOptions());
        Assert.Same(made, factory.Create(host.Context, options));
        Assert.Equal((host.Context, options), seen);
        Assert.Equal(7, factory.NeedsOf(options).Headroom);
        Assert.Equal((ComponentKind.Stage, typeof(Options)), (factory.Kind, factory.OptionsType));
        Assert.Throws<ArgumentNullException>(() => factory.Create(null!, options));
    }

    [Fact]
    public void Without_needs_there_are_none() => Assert.Equal(ComponentNeeds.None, Stage("a").NeedsOf(new NoOptions()));

    [Fact]
    public void Each_kind_has_its_method()
    {
        ComponentFactory[] factories =
        [
            ComponentFactory.Transport<NoOptions>("a", "A.", static (_, _) => throw new NotSupportedException()),
            ComponentFactory.CipherSuite<NoOptions>("a", "A.", static (_, _) => throw new NotSupportedException()),
            ComponentFactory.KeySource<NoOptions>("a", "A.", static (_, _) => throw new NotSupportedException()),
            ComponentFactory.Discovery<NoOptions>("a", "A.", static (_, _) => throw new NotSupportedException()),
            Stage("a"),
        ];
        Assert.Equal(Enum.GetValues<ComponentKind>(), factories.Select(factory => factory.Kind));
    }

    private static ComponentFactory Stage(string name) => ComponentFactory.Stage<NoOptions>(name, "A.", static (_, _) => throw new NotSupportedException());

    private sealed class Options
    {
        public int Room { get; set; } = 7;
    }

    private sealed class Pass : IPacketStage
    {
        public void Process(PacketBatch batch)
        {
        }
    }
}
