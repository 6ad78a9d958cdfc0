using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Playwright;
using Xunit;

namespace ServiceNet.BrowserTests;

/// <summary>
/// A person at a browser window. Whatever they do, the page may ask no other host for anything and log no error:
/// that is held against every journey when the window is closed.
/// </summary>
public sealed class Visitor : IAsyncDisposable
{
    private static readonly TimeSpan LongestQuestion = TimeSpan.FromSeconds(15);

    private readonly IBrowserContext window;
    private readonly List<string> complaints = [];
    private readonly ConcurrentDictionary<IRequest, long> asking = new();
    private readonly Uri origin;
    private ICDPSession? devtools;
    private long news = Stopwatch.GetTimestamp();

    private Visitor(IBrowserContext context, IPage page, Uri origin, Screen screen)
    {
        window = context;
        this.origin = origin;
        Page = page;
        Screen = screen;
    }

    /// <summary>The window.</summary>
    public IPage Page { get; }

    /// <summary>What they look at it on.</summary>
    public Screen Screen { get; }

    /// <summary>Opens a window that remembers nothing of others.</summary>
    /// <param name="through">Where the host is reached; null for where it listens.</param>
    public static async Task<Visitor> OpenAsync(IBrowser browser, RunningHost host, Screen screen, bool dark = false, bool forAxe = false, Uri? through = null)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = screen.Size(),
            Locale = "zh-CN",
            TimezoneId = "Asia/Shanghai",
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            HasTouch = screen == Screen.Phone,
            BypassCSP = forAxe,
        });
        context.SetDefaultTimeout(10_000);
        await context.AddInitScriptAsync(ClockOf(host.ClockAhead));
        var visitor = new Visitor(context, await context.NewPageAsync(), through ?? host.Origin, screen);
        visitor.Listen();
        return visitor;
    }

    /// <summary>Goes to an address of the host, and waits for the page where it reads itself anew.</summary>
    public async Task GoAsync(string path)
    {
        var address = new Uri(origin, path);
        var withinPage = Uri.TryCreate(Page.Url, UriKind.Absolute, out var here) && here.GetLeftPart(UriPartial.Query) == address.GetLeftPart(UriPartial.Query);
        var read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Told(object? page, IPage loaded) => read.TrySetResult();
        Page.Load += Told;
        try
        {
            await Page.GotoAsync(address.ToString());
            if (withinPage && await IsLeavingAsync())
            {
                // It may have been busy only: then what is looked for next says so.
                await Task.WhenAny(read.Task, Task.Delay(TimeSpan.FromSeconds(10)));
            }
        }
        finally
        {
            Page.Load -= Told;
        }
    }

    /// <summary>What carries this test id.</summary>
    public ILocator By(string testId) => Page.GetByTestId(testId);

    /// <summary>Presses what carries this test id.</summary>
    public async Task PressAsync(string testId) => await By(testId).ClickAsync();

    /// <summary>Types into a field.</summary>
    public async Task TypeAsync(string testId, string text) => await By(testId).FillAsync(text);

    /// <summary>Waits until the words stand there.</summary>
    public async Task ReadsAsync(string testId, string words) => await Assertions.Expect(By(testId)).ToContainTextAsync(words);

    /// <summary>
    /// Waits until the page has asked for nothing for a while; a live stream is no question and never ends. A question
    /// of a page that was left may never be told as ended: after some seconds it is forgotten.
    /// </summary>
    /// <exception cref="TimeoutException">The page asks and asks.</exception>
    public async Task QuietAsync()
    {
        var since = Stopwatch.GetTimestamp();
        for (var quiet = 0; quiet < 5; quiet = asking.IsEmpty ? quiet + 1 : 0)
        {
            await Task.Delay(100);
            var untold = Stopwatch.GetElapsedTime(news) > TimeSpan.FromSeconds(5);
            foreach (var (request, asked) in asking)
            {
                if (untold || Stopwatch.GetElapsedTime(asked) > LongestQuestion)
                {
                    asking.TryRemove(request, out _);
                }
            }

            if (Stopwatch.GetElapsedTime(since) > TimeSpan.FromMinutes(1))
            {
                throw new TimeoutException($"{Page.Url} asks without an end: {string.Join(' ', asking.Keys.Select(r => r.Url))}");
            }
        }
    }

    /// <summary>Keeps a picture of the whole page.</summary>
    public async Task PictureAsync(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Screenshots, Screen.Folder())).FullName;
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true, Animations = ScreenshotAnimations.Disabled });
    }

    /// <summary>Slow 3G as browsers' own tools have it: 400 kbit/s each way, 400 ms there and back, with their correction.</summary>
    /// <param name="gone">Nothing gets through at all.</param>
    public async Task SlowAsync(bool gone = false)
    {
        devtools ??= await window.NewCDPSessionAsync(Page);
        await devtools.SendAsync("Network.enable");
        await devtools.SendAsync("Network.emulateNetworkConditions", new() { ["offline"] = gone, ["latency"] = 2000, ["downloadThroughput"] = 50_000, ["uploadThroughput"] = 50_000 });
    }

    /// <summary>Lets the way to the server be disturbed.</summary>
    public Task DisturbAsync(string address, Func<IRoute, Task> how) => Page.RouteAsync(address, how);

    /// <summary>Closes the window and says what the pages did that they must not.</summary>
    public async ValueTask DisposeAsync()
    {
        await window.DisposeAsync();
        Assert.True(complaints.Count == 0 || TestContext.Current.TestState?.Result == TestResult.Failed, string.Join('\n', complaints));
    }

    /// <summary>The window's clock goes with the host's, whatever day it is on this machine.</summary>
    private static string ClockOf(TimeSpan ahead) => $$"""
        (() => {
          const Real = Date;
          const ahead = {{(long)ahead.TotalMilliseconds}};
          globalThis.Date = class Date extends Real {
            constructor(...given) { given.length ? super(...given) : super(Real.now() + ahead); }
            static now() { return Real.now() + ahead; }
          };
        })();
        """;

    /// <summary>
    /// Whether the page is about to reload itself, as it does for a typed address of a page that is open. A question put at
    /// the moment a page goes may never be answered, and Playwright would wait for it without an end: this one has a bound.
    /// </summary>
    private async Task<bool> IsLeavingAsync()
    {
        try
        {
            return await Page.EvaluateAsync<bool>("document.documentElement.ariaBusy === 'true'").WaitAsync(TimeSpan.FromSeconds(3));
        }
        catch (Exception gone) when (gone is PlaywrightException or TimeoutException)
        {
            return true;
        }
    }

    private void Ended(IRequest request)
    {
        news = Stopwatch.GetTimestamp();
        asking.TryRemove(request, out _);
    }

    private void Listen()
    {
        Page.RequestFinished += (_, request) => Ended(request);
        Page.RequestFailed += (_, request) => Ended(request);
        Page.Request += (_, request) =>
        {
            news = Stopwatch.GetTimestamp();
            if (!new Uri(request.Url).AbsolutePath.EndsWith("/events", StringComparison.Ordinal))
            {
                asking[request] = news;
            }

            if (request.Url.StartsWith("http", StringComparison.Ordinal) && !request.Url.StartsWith(origin.ToString(), StringComparison.Ordinal))
            {
                complaints.Add($"asked another host: {request.Url}");
            }
        };
        Page.Console += (_, message) =>
        {
            // The browser reports each refusal (409, 422) so; they are answers, and the pages show them.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                complaints.Add($"console error at {Page.Url}: {message.Text}");
            }
        };
        Page.PageError += (_, error) => complaints.Add($"fault at {Page.Url}: {error}");
    }
}
