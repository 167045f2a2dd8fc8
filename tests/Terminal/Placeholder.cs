namespace Piaohao.Terminal.Tests;
