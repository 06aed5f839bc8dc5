using GemRouter.PivCard.Apdu;

namespace GemRouter.PivCard.Card;

/// <summary>What a test has the card do instead of its work. Departures and holds happen once, with the first command that they are meant for.</summary>
internal sealed class Interference
{
    private readonly Lock _lock = new();
    private readonly List<(Predicate<CommandApdu> Which, int Status)> _answers = [];
    private readonly List<Predicate<CommandApdu>> _departures = [];
    private readonly List<(Predicate<CommandApdu> Which, TaskCompletionSource Reached, Task Until)> _holds = [];

    public void Answer(Predicate<CommandApdu> which, int status)
    {
        lock (_lock)
        {
            _answers.Add((which, status));
        }
    }

    public void AnswerAsUsual()
    {
        lock (_lock)
        {
            _answers.Clear();
        }
    }

    public void Leave(Predicate<CommandApdu> which)
    {
        lock (_lock)
        {
            _departures.Add(which);
        }
    }

    public Task Hold(Predicate<CommandApdu> which, Task until)
    {
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _holds.Add((which, reached, until));
        }

        return reached.Task;
    }

    /// <summary>Waits where the command is to be held.</summary>
    public void AwaitHold(CommandApdu command)
    {
        (Predicate<CommandApdu> Which, TaskCompletionSource Reached, Task Until) hold;
        lock (_lock)
        {
            int found = _holds.FindIndex(each => each.Which(command));
            if (found < 0)
            {
                return;
            }

            hold = _holds[found];
            _holds.RemoveAt(found);
        }

        hold.Reached.SetResult();
        hold.Until.GetAwaiter().GetResult();
    }

    /// <summary>The status to answer with, without carrying it out; or null.</summary>
    public int? AnswerTo(CommandApdu command)
    {
        lock (_lock)
        {
            return _answers.Where(each => each.Which(command)).Select(static each => (int?)each.Status).FirstOrDefault();
        }
    }

    /// <summary>Whether the card is to leave before it answers.</summary>
    public bool LeavesAfter(CommandApdu command)
    {
        lock (_lock)
        {
            int found = _departures.FindIndex(each => each(command));
            if (found >= 0)
            {
                _departures.RemoveAt(found);
            }

            return found >= 0;
        }
    }
}
