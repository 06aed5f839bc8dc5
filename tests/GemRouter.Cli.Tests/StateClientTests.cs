using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using GemRouter.Kernel;

namespace GemRouter.Cli.Tests;

/// <summary>What the program makes of an answer that is none.</summary>
public sealed class StateClientTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("null\n")]
    [InlineData("[]\n")]
    [InlineData("nonsense\n")]
    [InlineData("{\"answer\":null}\n")]
    [InlineData("{\"answer\":1}\n")]
    [InlineData("{\"answer\":[]}\n")]
    [InlineData("{\"answer\":\"\\ud800\"}\n")]
    [InlineData("{\"answer\":{}")]
    public async Task An_answer_that_is_none_is_told(string text)
    {
        Assert.Equal(ProgramCode.AnswerBroken, (await Assert.ThrowsAsync<ProgramException>(() => AskAsync<JsonObject>(text))).Code);
        Assert.Equal(ProgramCode.AnswerBroken, (await Assert.ThrowsAsync<ProgramException>(() => AskAsync<TraceLine>(text))).Code);
    }

    private async Task AskAsync<T>(string text)
    {
        string path = StateFolder.SocketPath(_folder.Path);
        File.Delete(path);
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        Task answer = AnswerAsync(listener, text);
        try
        {
            await foreach (T part in StateClient.AskManyAsync<T>(_folder.Path, new StateRequest { Command = "status" }, TestContext.Current.CancellationToken))
            {
                Assert.NotNull(part);
            }
        }
        finally
        {
            await answer;
        }
    }

    private static async Task AnswerAsync(Socket listener, string text)
    {
        using Socket client = await listener.AcceptAsync();
        await using NetworkStream stream = new(client);
        await stream.ReadExactlyAsync(new byte[1]);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text));
    }
}
